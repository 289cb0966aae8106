import { expect, test } from 'vitest'
import { isLooping } from '../../lib/core/looping.ts'
import type { ParkReason } from '../../lib/core/reasons.ts'
import type { Run } from '../../lib/core/run.ts'
import { moveRun } from '../../lib/core/run-moves.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'

/** A run that was parked for these reasons, one after the other, and replayed in between. */
function parkedFor(...reasons: readonly ParkReason[]): Run {
  const move = (run: Run, next: Parameters<typeof moveRun>[1]) => moveRun(run, next, DUE_MS)
  return reasons.reduce((run, reason) => {
    const planned = run.state.name === 'parked' ? move(run, { name: 'replay', wakeMs: DUE_MS }) : run
    return move(planned, { name: 'park', reason })
  }, runIn(SAMPLE_STATES.planned))
}

test.each<[string, Run]>([
  ['parked for the first time', parkedFor('refused')],
  ['parked again after a replay', parkedFor('refused', 'refused')],
  ['parked for the third time, for another reason than before', parkedFor('refused', 'refused', 'too_late')],
  ['not parked', { ...parkedFor('refused', 'refused', 'refused'), state: SAMPLE_STATES.planned }],
])('a run that is %s does not go round in circles', (_, run) => {
  expect(isLooping(run)).toBe(false)
})

test('a run that two replays have led back to the same reason does, for as long as that is so', () => {
  expect(isLooping(parkedFor('refused', 'refused', 'refused'))).toBe(true)
  expect(isLooping(parkedFor('refused', 'refused', 'refused', 'refused'))).toBe(true)
})
