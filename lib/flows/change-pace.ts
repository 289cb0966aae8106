import { freshPace, type Pace } from '../core/pace.ts'
import type { Dependencies } from './dependencies.ts'

type Needs = Pick<Dependencies, 'ledger' | 'log' | 'settings'>

const TRIES = 4

/** Changes the pace row under its version; a change that finds no moment is left to whoever sees the same next. */
export async function changePace(deps: Needs, change: (pace: Pace) => Pace): Promise<'changed' | 'unchanged' | 'busy'> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = (await deps.ledger.readPace()) ?? freshPace(deps.settings.apiRequestsPerMinute)
    const after = change(before)
    if (after === before) return 'unchanged'
    if ((await deps.ledger.savePace({ ...after, version: before.version + 1 })) === 'saved') {
      logChange(deps, before, after)
      return 'changed'
    }
  }
  deps.log('info', 'PACE_BUSY')
  return 'busy'
}

function logChange(deps: Needs, before: Pace, after: Pace): void {
  if (after.stopped !== undefined && before.stopped === undefined) {
    deps.log('error', 'RELEASES_STOPPED', { reason: after.stopped.reason })
  }
  if (after.stopped === undefined && before.stopped !== undefined) deps.log('info', 'RELEASES_RESUMED')
  if (after.requestsPerMinute < before.requestsPerMinute) {
    deps.log('warn', 'PACE_LOWERED', { requestsPerMinute: after.requestsPerMinute })
  }
}
