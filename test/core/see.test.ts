import { describe, expect, test } from 'vitest'
import type { Run, RunCopy } from '../../lib/core/run.ts'
import { type SeeContext, seeCopy } from '../../lib/core/see.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import type { StateName } from '../../lib/core/state-names.ts'
import { STATE_NAMES } from '../../lib/core/state-names.ts'
import type { CopyView } from '../../lib/core/views.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'
import { copyView } from './sample-views.ts'

const HOUR_MS = 3_600_000
const NOW_MS = DUE_MS + 300_000
const CONTEXT: SeeContext = {
  terms: { wantsPlacement: true, nextDueMs: DUE_MS + 30 * 24 * HOUR_MS },
  settings: DEFAULT_SETTINGS,
  nowMs: NOW_MS,
}
const UNPLACED_WANTED: SeeContext = { ...CONTEXT, terms: { ...CONTEXT.terms, wantsPlacement: false } }

/** The copy that a run stands for. */
function knownCopy(id: string, createdMs = DUE_MS + 1_000): RunCopy {
  return {
    type: 'order_copies',
    id,
    status: 'in_progress',
    createdMs,
    updatedMs: createdMs,
    targetOrderId: undefined,
    ours: true,
  }
}

const FACTS: Readonly<Record<string, CopyView>> = {
  at_work: copyView('in_progress'),
  of_an_unknown_status: copyView('paused'),
  placed: copyView('completed', 'placed'),
  approved: copyView('completed', 'approved'),
  failed_but_placed: copyView('failed', 'placed'),
  unplaced: copyView('completed', 'pending'),
  being_placed: copyView('completed', 'placing'),
  without_order: copyView('completed'),
  failed: copyView('failed'),
  failed_to_pay: copyView('failed', 'pending'),
  aborted: copyView('aborted'),
}

/**
 * What each fact of somebody's copy does to a run in each state that has not heard of it. Facts beat intentions in all but two. Of a
 * claimed one a copy of ours may be asked for at this moment: that is looked for first.
 */
const TABLE = `
  fact                  every other state  claimed          skipped    completed
  at_work               accepted           accepted         duplicate  already_done
  of_an_unknown_status  accepted           accepted         duplicate  already_done
  placed                completed          completed        completed  already_done
  approved              completed          completed        completed  already_done
  failed_but_placed     completed          completed        completed  already_done
  unplaced              planned:place      planned:place    duplicate  already_done
  being_placed          accepted           accepted         duplicate  already_done
  without_order         accepted           accepted         duplicate  already_done
  failed                planned:create     planned:look_up  duplicate  already_done
  failed_to_pay         planned:place      planned:place    duplicate  already_done
  aborted               planned:create     planned:look_up  duplicate  already_done
`

const RAN_THEN = { frequency: 'daily', lastRunMs: DUE_MS + 1_000, nextRunMs: undefined, expiresMs: undefined }

function expectedOf(state: StateName, fact: string): string {
  const [states, ...rows] = TABLE.trim()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/))
  const row = rows.find(([name]) => name === fact)
  return row?.[Math.max(1, states?.indexOf(state) ?? 0)] ?? 'unknown'
}

/** Where a run stands, in one word, or that nothing became of it. */
function wordFor({ outcome, run }: { outcome: string; run: Run }): string {
  if (outcome !== 'recorded') return outcome
  return run.state.name === 'planned' ? `planned:${run.state.action}` : run.state.name
}

const CELLS = STATE_NAMES.flatMap((state) =>
  Object.keys(FACTS).map((fact) => ({ state, fact, word: expectedOf(state, fact) })),
)

describe('a copy that is seen', () => {
  test.each(CELLS)('$fact makes of a run that is $state: $word', ({ state, fact, word }) => {
    const run = runIn(SAMPLE_STATES[state])
    const before = structuredClone(run)
    const seen = seeCopy(run, FACTS[fact] ?? copyView('no fact'), CONTEXT)
    expect(wordFor(seen)).toBe(word)
    expect(seen.run.version).toBe(seen.outcome === 'recorded' ? 2 : 1)
    expect(run).toEqual(before)
  })

  test.each([
    ['ours', { referenceOrigin: 'perennial' }],
    ["the platform's", { subscriptionId: 'SuBsCrIpT1' }],
    ["the platform's by what its subscription says", { subscriptionId: 'SuBsCrIpT1', schedule: RAN_THEN }],
  ])('takes up a run that was skipped, where it is %s', (_, changes) => {
    const { run } = seeCopy(runIn(SAMPLE_STATES.skipped), copyView('failed', undefined, changes), CONTEXT)
    expect(run.state).toMatchObject({ name: 'planned', action: 'create' })
  })

  test.each(Object.keys(FACTS))('%s a second time makes no difference', (fact) => {
    const copy = FACTS[fact] ?? copyView('no fact')
    const once = seeCopy(runIn(SAMPLE_STATES.planned), copy, CONTEXT).run
    expect(seeCopy(once, copy, CONTEXT).outcome).toMatch(/^(duplicate|already_done)$/)
  })

  test('becomes the copy of the run, with its target order', () => {
    const { run } = seeCopy(runIn(SAMPLE_STATES.in_doubt), copyView('completed', 'placed'), CONTEXT)
    const copy = { type: 'order_copies', id: 'CoPyOfRuN1', createdMs: DUE_MS + 1_000, targetOrderId: 'TrGtOrDeR1' }
    expect(run).toMatchObject({ copy: { ...copy, status: 'completed' }, state: { placed: true, closedMs: NOW_MS } })
  })

  test('at work is looked at again, and ends waiting and crashing', () => {
    const { run } = seeCopy(runIn(SAMPLE_STATES.claimed, { waits: 4, crashes: 2 }), copyView('pending'), CONTEXT)
    expect(run).toMatchObject({ waits: 0, crashes: 0, state: { name: 'accepted', wakeMs: NOW_MS + 600_000 } })
  })

  test('is success without placing where the series does not want its orders placed', () => {
    const { run } = seeCopy(runIn(SAMPLE_STATES.accepted), copyView('completed', 'draft'), UNPLACED_WANTED)
    expect(run.state).toEqual({ name: 'completed', placed: false, closedMs: NOW_MS })
  })
})

describe('an order that its copy left unplaced', () => {
  const accepted = runIn(SAMPLE_STATES.accepted, { copy: knownCopy('CoPyOfRuN1') })

  test('is placed after settling', () => {
    const { run } = seeCopy(accepted, copyView('completed', 'pending'), CONTEXT)
    expect(run.state).toEqual({ name: 'planned', action: 'place', wakeMs: NOW_MS + 60_000, fenced: false })
  })

  test('by a fenced POST is placed when no plain one can take effect any more', () => {
    const doubted = { ...accepted, doubted: true, lastPlainPostMs: NOW_MS - 100_000 }
    const fenced = copyView('completed', 'draft', { placeTargetOrder: false, referenceOrigin: 'perennial' })
    expect(seeCopy(doubted, fenced, CONTEXT).run.state).toEqual({
      name: 'planned',
      action: 'place',
      // 900 s in which it may take effect, 60 s until lists show it, 60 s between two clocks.
      wakeMs: NOW_MS - 100_000 + 900_000 + 60_000 + 60_000,
      fenced: true,
    })
    expect(seeCopy({ ...doubted, lastPlainPostMs: undefined }, fenced, CONTEXT).run.state).toMatchObject({
      wakeMs: NOW_MS,
    })
  })

  test.each(['planned', 'claimed'] as const)('is no news while placing it is %s', (state) => {
    const run = runIn({ ...SAMPLE_STATES[state], action: 'place' }, { copy: knownCopy('CoPyOfRuN1') })
    expect(seeCopy(run, copyView('completed', 'pending'), CONTEXT).outcome).toBe('duplicate')
  })

  test.each(['parked', 'skipped'] as const)('is no news to a run that was %s with it', (state) => {
    const known = { ...knownCopy('CoPyOfRuN1'), status: 'completed', targetOrderId: 'TrGtOrDeR1' }
    const run = runIn(SAMPLE_STATES[state], { copy: known, attempts: 4 })
    expect(seeCopy(run, copyView('completed', 'pending'), CONTEXT)).toEqual({ outcome: 'duplicate', run })
  })
})

describe('a copy that failed', () => {
  const accepted = runIn(SAMPLE_STATES.accepted, { copy: knownCopy('CoPyOfRuN1') })

  test('uses one attempt, and the next comes by the calendar', () => {
    const waitsHours = [6, 24, 72, 120]
    for (const [attempts, hours] of waitsHours.entries()) {
      const { run } = seeCopy({ ...accepted, attempts }, copyView('failed'), CONTEXT)
      expect(run).toMatchObject({
        attempts: attempts + 1,
        state: { name: 'planned', wakeMs: NOW_MS + hours * HOUR_MS },
      })
    }
  })

  test('is counted once, however often it is told', () => {
    const once = seeCopy(accepted, copyView('failed'), CONTEXT).run
    for (const copy of [copyView('failed'), copyView('aborted'), copyView('in_progress')]) {
      expect(seeCopy(once, copy, CONTEXT)).toEqual({ outcome: 'duplicate', run: once })
    }
  })

  test('for the last time parks the run as exhausted', () => {
    const { run } = seeCopy({ ...accepted, attempts: 4 }, copyView('failed'), CONTEXT)
    expect(run).toMatchObject({ attempts: 5, state: { name: 'parked', reason: 'exhausted', parkedMs: NOW_MS } })
  })

  test('parks the run at once where there are no retries', () => {
    const context = { ...CONTEXT, settings: { ...DEFAULT_SETTINGS, retryCalendarMs: [] } }
    expect(seeCopy(accepted, copyView('failed'), context).run.state).toMatchObject({
      name: 'parked',
      reason: 'exhausted',
    })
  })

  test('parks the run when the retry would not come before the next run of the series', () => {
    const dueIn = (nextDueMs: number | undefined) => ({ ...CONTEXT, terms: { wantsPlacement: true, nextDueMs } })
    const retryMs = NOW_MS + 6 * HOUR_MS
    expect(seeCopy(accepted, copyView('failed'), dueIn(retryMs)).run.state.name).toBe('parked')
    expect(seeCopy(accepted, copyView('failed'), dueIn(retryMs + 1)).run.state.name).toBe('planned')
    expect(seeCopy(accepted, copyView('failed'), dueIn(undefined)).run.state.name).toBe('planned')
  })

  test('leaves its error and its reason', () => {
    const error = { status: 0, code: 'COPY_FAILED', pointer: undefined, key: 'status', message: 'cannot be placed' }
    const { run } = seeCopy(accepted, copyView('aborted', undefined, { error }), CONTEXT)
    expect(run.error).toEqual(error)
    expect(run.history.first[0]?.why).toBe('copy_aborted')
  })

  test('is retried fenced once the run was in doubt', () => {
    const { run } = seeCopy({ ...accepted, doubted: true }, copyView('failed'), CONTEXT)
    expect(run.state).toMatchObject({ name: 'planned', fenced: true })
  })
})

describe('a second copy of a run', () => {
  const later = runIn(SAMPLE_STATES.accepted, { copy: knownCopy('LaTeRcOpY1', DUE_MS + 9_000) })

  test('that is older than its present one is late news', () => {
    for (const copy of [copyView('in_progress'), copyView('failed'), copyView('completed', 'pending')]) {
      expect(seeCopy(later, copy, CONTEXT)).toEqual({ outcome: 'duplicate', run: later })
    }
  })

  test('that is older completes it all the same once its order is placed', () => {
    expect(seeCopy(later, copyView('completed', 'placed'), CONTEXT).run).toMatchObject({
      copy: { id: 'CoPyOfRuN1' },
      state: { name: 'completed' },
    })
  })

  test('that is older but from a plain POST in doubt takes over: it places its order by itself', () => {
    const seen = seeCopy({ ...later, doubted: true }, copyView('in_progress'), CONTEXT)
    expect(seen).toMatchObject({
      outcome: 'recorded',
      run: { copy: { id: 'CoPyOfRuN1' }, state: { name: 'accepted' } },
    })
  })

  test('whose order is placed after another is told as a second order', () => {
    const completed = runIn(SAMPLE_STATES.completed, { copy: knownCopy('FiRsTcOpY1') })
    const seen = seeCopy(completed, copyView('completed', 'placed'), CONTEXT)
    expect(seen).toEqual({ outcome: 'second_order', run: completed })
  })
})
