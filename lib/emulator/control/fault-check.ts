import type { Fault } from '../control-types.ts'
import { decode, listOf, matching, number, oneOf, orNull, record, tagged, text, whole } from './check.ts'
import { topic } from './seed-check.ts'

const kind = text
const ms = whole(0)
/** The longest time that a timer of Node.js can wait; it takes a longer one for none at all. */
const timerMs = whole(0, 2_147_483_647)
const status = whole(500, 599)
const how = { count: orNull(whole(1)), probability: number(0, 1) }

const requestEffects = {
  refuse: record({ kind }),
  answer_late: record({ kind, ms: timerMs }),
  commit_then_drop: record({ kind }),
  commit_then_status: record({ kind, status }),
  drop_then_commit: record({ kind, ms }),
  status_then_commit: record({ kind, status, ms }),
  too_many_requests: record({ kind }, { retry_after_seconds: whole(0) }),
  invalid_token: record({ kind }),
  status: record({ kind, status }),
  html: record({ kind }),
  truncated: record({ kind }),
}

const deliveryEffects = {
  duplicate: record({ kind }, { ms }),
  delay: record({ kind, ms }),
  lose: record({ kind }),
  reorder: record({ kind }),
}

/** Every kind of fault that a request can meet, and that a delivery can. */
export const requestEffectKinds: readonly string[] = Object.keys(requestEffects)
export const deliveryEffectKinds: readonly string[] = Object.keys(deliveryEffects)

const shape = listOf(
  tagged('on', {
    request: record(
      { on: text, path: matching('a path', (value) => value.startsWith('/')), effect: tagged('kind', requestEffects) },
      { method: oneOf('GET', 'POST', 'PATCH', 'DELETE'), source_order: text, ...how },
    ),
    delivery: record({ on: text, effect: tagged('kind', deliveryEffects) }, { topic, resource_id: text, ...how }),
  }),
)

/** Reads a list of faults; refuses it as a whole. */
export const faultsOf = (value: unknown): readonly Fault[] => decode('faults', value, shape)
