import { describe, expect, test } from 'vitest'
import { type SeeContext, seeTargetOrder } from '../../lib/core/see.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import { STATE_NAMES } from '../../lib/core/state-names.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'
import { orderView } from './sample-views.ts'

const CONTEXT: SeeContext = {
  terms: { wantsPlacement: true, nextDueMs: DUE_MS + 30 * 24 * 3_600_000 },
  settings: DEFAULT_SETTINGS,
  nowMs: DUE_MS + 300_000,
}

describe('a target order that is seen', () => {
  test.each(STATE_NAMES)('placed completes a run that is %s', (state) => {
    const run = runIn(SAMPLE_STATES[state])
    const seen = seeTargetOrder(run, orderView('placed'), CONTEXT)
    if (state === 'completed') expect(seen).toEqual({ outcome: 'already_done', run })
    else expect(seen).toMatchObject({ outcome: 'recorded', run: { state: { name: 'completed', placed: true } } })
  })

  test.each(STATE_NAMES)('unplaced says nothing to a run that is %s', (state) => {
    const run = runIn(SAMPLE_STATES[state])
    expect(seeTargetOrder(run, orderView('pending'), CONTEXT)).toEqual({
      outcome: state === 'completed' ? 'already_done' : 'duplicate',
      run,
    })
  })
})
