import { describe, expect, test } from 'vitest'
import type { Run } from '../../lib/core/run.ts'
import { type SeeContext, seeCopy } from '../../lib/core/see.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import type { CopyView } from '../../lib/core/views.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from './sample-runs.ts'
import { copyView } from './sample-views.ts'

const CONTEXT: SeeContext = {
  terms: { wantsPlacement: true, nextDueMs: undefined },
  settings: DEFAULT_SETTINGS,
  nowMs: DUE_MS + 300_000,
}

/** A run whose first POST was in doubt: it turned up after all, and so did the fenced one that followed it. */
const DOUBTED = runIn(SAMPLE_STATES.in_doubt, { doubted: true, posts: 2 })

const ours = { referenceOrigin: 'perennial' }
const plain = (status: string, orderStatus?: string) => copyView(status, orderStatus, { ...ours, id: 'PlAiNcOpY1' })
const fenced = (status: string, orderStatus?: string) =>
  copyView(status, orderStatus, { ...ours, id: 'FeNcEdCoP2', createdMs: DUE_MS + 90_000, placeTargetOrder: false })

/** Tells a run of copies, one after the other, and all of them again so many times. */
function tell(run: Run, copies: readonly CopyView[], times: number): Run {
  let told = run
  for (let time = 0; time < times; time += 1) {
    for (const copy of copies) told = seeCopy(told, copy, CONTEXT).run
  }
  return told
}

describe('two failed copies of a run that was in doubt', () => {
  const pairs: [string, CopyView, CopyView][] = [
    ['failed', plain('failed', 'draft'), fenced('failed', 'draft')],
    ['aborted', plain('aborted'), fenced('aborted')],
    ['failed at payment and aborted', plain('failed', 'pending'), fenced('aborted')],
  ]

  test.each(pairs.slice(0, 2))('that %s are each counted once, however often both are told', (_, first, second) => {
    const once = tell(DOUBTED, [first, second], 1)
    expect(once).toMatchObject({ attempts: 2, copy: { id: second.id }, state: { name: 'planned' } })
    expect(tell(once, [first, second], 10)).toEqual(once)
    expect(tell(once, [second, first], 10)).toEqual(once)
  })

  test('that failed at payment and aborted count as one: the order that the first has left is placed', () => {
    const told = tell(DOUBTED, [plain('failed', 'pending'), fenced('aborted')], 10)
    expect(told).toMatchObject({ attempts: 1, copy: { id: 'PlAiNcOpY1' }, state: { action: 'place' } })
  })

  test.each(pairs)('that %s and are told in the wrong order never use up the attempts', (_, first, second) => {
    const once = tell(DOUBTED, [second], 1)
    expect(tell(once, [first, second], 10)).toEqual(once)
    expect(once.attempts).toBe(1)
  })
})

test('a failed copy whose place another took meanwhile is not counted again', () => {
  const taken = tell(DOUBTED, [fenced('failed', 'draft'), plain('in_progress'), plain('failed', 'draft')], 1)
  expect(taken.attempts).toBe(2)
  expect(tell(taken, [fenced('failed', 'draft'), plain('failed', 'draft')], 10)).toEqual(taken)
})

test('a plain copy that appears late at work still takes over from a fenced one that failed', () => {
  const run = tell(DOUBTED, [fenced('failed', 'draft')], 1)
  const seen = seeCopy(run, plain('in_progress'), CONTEXT)
  expect(seen).toMatchObject({ outcome: 'recorded', run: { copy: { id: 'PlAiNcOpY1' }, state: { name: 'accepted' } } })
})

test.each(['planned', 'claimed'] as const)(
  'what is told of another copy of a run that is %s to place waits for the look at all of them, unless its order is placed',
  (state) => {
    const run = {
      ...tell(DOUBTED, [plain('completed', 'pending')], 1),
      state: { ...SAMPLE_STATES[state], action: 'place' } as const,
    }
    for (const status of ['in_progress', 'completed', 'failed']) {
      expect(seeCopy(run, fenced(status, 'pending'), CONTEXT)).toEqual({ outcome: 'duplicate', run })
    }
    expect(seeCopy(run, fenced('completed', 'placed'), CONTEXT).outcome).toBe('recorded')
  },
)

describe('a failure that nobody had told of when the run was replayed', () => {
  const { nowMs } = CONTEXT
  const replayed = { epoch: 2, startedMs: nowMs - 60_000 }
  const before = copyView('failed', undefined, { updatedMs: replayed.startedMs - 1 })
  const lookUp = { ...SAMPLE_STATES.claimed, action: 'look_up' } as const

  test.each([
    ['waits', SAMPLE_STATES.planned],
    ['is looked for', lookUp],
    ['is in doubt', SAMPLE_STATES.in_doubt],
  ])('uses no attempt of one that %s, which is looked for', (_, state) => {
    const { run } = seeCopy(runIn(state, replayed), before, CONTEXT)
    expect(run).toMatchObject({ attempts: 0, state: { name: 'planned', action: 'look_up', wakeMs: nowMs } })
    expect(seeCopy(run, before, CONTEXT).outcome).toBe('duplicate')
  })

  test('brings the look-up of what an answer was lost about no nearer', () => {
    const wakeMs = nowMs + 50_000
    const run = runIn({ ...SAMPLE_STATES.in_doubt, wakeMs }, { ...replayed, doubted: true })
    expect(seeCopy(run, before, CONTEXT).run.state).toMatchObject({ action: 'look_up', wakeMs, fenced: true })
  })

  test.each([
    ['one that was never replayed', SAMPLE_STATES.planned, { epoch: 1 }],
    ['one whose replay has failed by itself', SAMPLE_STATES.planned, { attempts: 1 }],
    ['one whose copy is asked for', SAMPLE_STATES.claimed, {}],
    ['one whose copy is out', SAMPLE_STATES.accepted, {}],
  ])('uses an attempt of %s', (_, state, changes) => {
    const run = runIn(state, { ...replayed, ...changes })
    expect(seeCopy(run, before, CONTEXT).run.attempts).toBe(run.attempts + 1)
  })

  test('is none that came after', () => {
    const after = copyView('failed', undefined, { updatedMs: replayed.startedMs })
    expect(seeCopy(runIn(SAMPLE_STATES.planned, replayed), after, CONTEXT).run.attempts).toBe(1)
  })
})
