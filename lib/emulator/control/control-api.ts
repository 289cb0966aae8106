import type { Call } from '../api/call.ts'
import { at, type Json, parseJson } from '../json.ts'
import { isoOf, msOf } from '../time.ts'
import { Refused } from './check.ts'
import type { Control } from './control.ts'

export type ControlApi = {
  readonly control: Control
  readonly nowMs: () => number
  readonly setClock: ((nowMs: number) => void | Promise<void>) | undefined
  /** Does what has become due when the clock was set. */
  readonly runDue: () => Promise<void>
}

export const controlPrefix = '/_emulator/'

const json = (status: number, body: unknown): Response => Response.json(body, { status })

const error = (status: number, message: string): Response => json(status, { error: message })

const bodyOf = (call: Call): Json => {
  const body = parseJson(call.body)
  if (body === undefined) throw new Refused('body', ['/: expected JSON'])
  return body
}

const clock = async (api: ControlApi, call: Call): Promise<Response> => {
  if (call.method === 'POST') {
    if (api.setClock === undefined)
      return error(405, 'the clock of this emulator is not its own: move it where it comes from')
    const wanted = at(bodyOf(call), 'now')
    const nowMs = typeof wanted === 'string' ? msOf(wanted) : undefined
    if (nowMs === undefined) throw new Refused('clock', ['/now: expected an ISO 8601 datetime'])
    await api.setClock(nowMs)
    await api.runDue()
  }
  return json(200, { now: isoOf(api.nowMs()) })
}

/** What each path takes on POST, and gives on GET and after. */
const resources = (
  control: Control,
): Readonly<Record<string, { take?: (body: Json) => void; give: () => unknown }>> => ({
  seed: { take: control.seed, give: () => ({ seeded: true }) },
  faults: { take: control.addFaults, give: () => control.state().faults },
  switches: { take: control.setSwitches, give: () => ({ set: true }) },
  behaviour: { take: control.setBehaviour, give: control.behaviour },
  state: { give: control.state },
})

/** Answers a request under the control prefix, in plain JSON. No token is asked for. */
export const controlRequest = async (api: ControlApi, call: Call): Promise<Response> => {
  const name = call.url.pathname.slice(controlPrefix.length)
  try {
    if (name === 'clock') return await clock(api, call)
    const known = resources(api.control)
    const resource = Object.hasOwn(known, name) ? known[name] : undefined
    if (resource === undefined) return error(404, `no ${name} here, only clock, ${Object.keys(known).join(', ')}`)
    if (call.method === 'DELETE' && name === 'faults') api.control.clearFaults()
    else if (call.method === 'POST' && resource.take !== undefined) resource.take(bodyOf(call))
    else if (call.method !== 'GET') return error(405, `${call.method} is not possible on ${name}`)
    return json(200, resource.give())
  } catch (cause) {
    if (cause instanceof Refused) return json(422, { error: cause.message, problems: cause.problems })
    throw cause
  }
}
