import { ApiError } from '../api-error.ts'
import type { World } from '../world.ts'
import { type Arrival, letIn } from './arrival.ts'
import { kindOf } from './counts.ts'
import { operate } from './operate.ts'

/** Whether some work is refused. What else it throws is a mistake of ours, and thrown on. */
const isRefused = (work: () => unknown): boolean => {
  try {
    work()
    return false
  } catch (error) {
    if (error instanceof ApiError) return true
    throw error
  }
}

/** Plans that a request takes effect so much later. One that is not let in when it arrives never does. */
export const commitLater = (arrival: Arrival, ms: number): void => {
  const { server, call } = arrival
  if (kindOf(call) !== 'writes' || isRefused(() => letIn(arrival))) return
  const { method, url, body } = call
  server.world.agenda.add(server.world.nowMs() + ms, { kind: 'commit_request', method, url: url.href, body })
}

/** Lets a request take effect whose sender has long been told something else. What is refused then stays without effect. */
export const commitRequest = (world: World, request: { method: string; url: string; body: string }): void => {
  const url = new URL(request.url)
  const call = { method: request.method, url, headers: new Headers(), body: request.body }
  isRefused(() => operate(world, call, url.origin))
}
