import type { RunRefusal, SeriesRefusal } from '../core/refusals.ts'
import { parseRunKey, type RunKey, type SeriesId } from '../core/run-key.ts'
import { CommandError } from './command-error.ts'

/** Why a run could not be changed as a person asked for, and what to do instead. Nothing was changed. */
export function runRefused(outcome: RunRefusal | 'unknown_run' | 'already_done', key: RunKey): CommandError {
  const show = `npx perennial show ${key}`
  const refused = (what: string, remedy: string) => new CommandError({ code: outcome, what, remedy })
  switch (outcome) {
    case 'unknown_run':
      return refused(
        `The ledger has no run ${key}.`,
        `See which there are with "npx perennial series ${seriesOf(key)}".`,
      )
    case 'already_done':
      return refused(`Something moved ${key} at this moment, so it was left alone.`, `Look again with "${show}".`)
    case 'over':
      return refused(
        `${key} is over.`,
        `See how it ended with "${show}"; an order that was made is cancelled at Commerce Layer.`,
      )
    case 'parked':
      return refused(
        `${key} is parked: something was tried already.`,
        `Replay it with "npx perennial replay ${key}", or give it up with "npx perennial discard".`,
      )
    case 'begun':
      return refused(
        `${key} was begun, and goes on: a copy may exist.`,
        `Follow it with "${show}"; its order, once there is one, can be cancelled at Commerce Layer.`,
      )
    case 'series_paused':
      return refused(
        `Its series is paused, so ${key} is not made anyway.`,
        `Resume the series first, with "npx perennial resume ${seriesOf(key)}".`,
      )
    case 'platforms_clock':
    case 'not_recurring':
      return seriesRefused(outcome, seriesOf(key))
    default:
      return outcome satisfies never
  }
}

/** Why a series could not be changed as a person asked for, and what to do instead. Nothing was changed. */
export function seriesRefused(outcome: SeriesRefusal | 'unknown_series', id: SeriesId): CommandError {
  const refused = (what: string, remedy: string) => new CommandError({ code: outcome, what, remedy })
  switch (outcome) {
    case 'unknown_series':
      return refused(
        `The ledger has no series ${id}.`,
        'Check its id, and that it is active or has our metadata: a series is known once a delivery told of it.',
      )
    case 'platforms_clock':
      return refused(
        `Commerce Layer runs ${id}; Perennial guards its runs and cannot change them.`,
        'Change next_run_at of the subscription, or deactivate it, at Commerce Layer.',
      )
    case 'not_recurring':
      return refused(`Nobody runs ${id} any more.`, `See why with "npx perennial series ${id}".`)
    default:
      return outcome satisfies never
  }
}

function seriesOf(key: RunKey): SeriesId {
  const parsed = parseRunKey(key)
  if (parsed === undefined) throw new RangeError(`not a run key: ${key}`)
  return parsed.seriesId
}
