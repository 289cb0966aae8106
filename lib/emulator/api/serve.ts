import { ConnectionDropped } from '../connection-dropped.ts'
import type { FaultyRequest } from '../faults.ts'
import { at, parseJson } from '../json.ts'
import { copyTypes } from '../resource.ts'
import type { Answer } from './answer.ts'
import { arrivalOf } from './arrival.ts'
import type { Call } from './call.ts'
import { kindOf } from './counts.ts'
import { withEffect } from './fault-effect.ts'
import { plainAnswer } from './plain-answer.ts'
import { endpointOf } from './route.ts'
import type { Server } from './server.ts'

/** The order that a POST of a copy is about. */
const sourceOrderOf = ({ method, url, body }: Call): string | undefined => {
  const endpoint = endpointOf(url.pathname)
  if (method !== 'POST' || !copyTypes.some((type) => type === endpoint)) return undefined
  const id = at(parseJson(body), 'data', 'relationships', 'source_order', 'data', 'id')
  return typeof id === 'string' ? id : undefined
}

const faultyRequestOf = (call: Call): FaultyRequest => ({
  method: call.method,
  path: call.url.pathname,
  sourceOrder: sourceOrderOf(call),
})

/**
 * Answers one API or token request, with the fault that is armed for it. Throws ConnectionDropped where the fault says so.
 * What a fault meets counts against the limits too, unless it never arrives.
 */
export const serve = async (server: Server, call: Call): Promise<Answer> => {
  const { counter, world } = server
  counter.count(kindOf(call))
  const effect = world.faults.forRequest(faultyRequestOf(call))
  if (effect !== undefined) counter.count('faulted')
  if (effect?.kind === 'refuse') throw new ConnectionDropped('refused')
  const arrival = arrivalOf(server, call)
  return effect === undefined ? plainAnswer(arrival) : withEffect(arrival, effect)
}
