import { describe, expect, test } from 'vitest'
import { accountFor, type Evidence, problemsOf } from '../../../lib/local/story/accounting.ts'
import { exitCodeOf, summaryOf } from '../../../lib/local/story/summary.ts'
import { SAMPLE_STATES } from '../../core/sample-runs.ts'
import { goodEvidence, memberCalled, SAMPLE_CAST, targetOf } from './sample-evidence.ts'

const COFFEE = memberCalled('coffee-monthly-01')
const CANCELLED = memberCalled('coffee-monthly-05')
const REFUSED = memberCalled('roses-monthly-03')

function problems(evidence: Evidence): readonly string[] {
  return problemsOf(accountFor(SAMPLE_CAST, evidence))
}

/** The exit code of a story that left this evidence. */
function exitCode(evidence: Evidence): 0 | 1 {
  const nothing = { reads: 0, writes: 0, tokens: 0, throttled: 0, faulted: 0 }
  return exitCodeOf(
    summaryOf({
      played: 'now',
      account: accountFor(SAMPLE_CAST, evidence),
      requests: nothing,
      others: [],
      counts: { writeUnits: 0, deliveries: {}, violentEnds: 0 },
      storyMs: 0,
      elapsedMs: 0,
    }),
  )
}

function withoutRunOf(id: string): Evidence {
  const good = goodEvidence()
  return { ...good, runs: good.runs.filter(({ seriesId }) => !seriesId.endsWith(`:${id}`)) }
}

function withState(id: string, state: (typeof SAMPLE_STATES)[keyof typeof SAMPLE_STATES]): Evidence {
  const good = goodEvidence()
  return { ...good, runs: good.runs.map((run) => (run.seriesId.endsWith(`:${id}`) ? { ...run, state } : run)) }
}

describe('a story is accounted for', () => {
  test('when every run ended as it was to end, with one order for each that completed', () => {
    expect(problems(goodEvidence())).toEqual([])
    expect(exitCode(goodEvidence())).toBe(0)
  })
})

describe('a story is not accounted for, and ends with 1,', () => {
  test('when a run has a second placed order', () => {
    const good = goodEvidence()
    const evidence = {
      ...good,
      orders: [...good.orders, { id: 'second', status: 'approved' }],
      copies: [...good.copies, { id: 'copy-2', source_order: 'coffee-monthly-01-order', target_order: 'second' }],
    }
    expect(accountFor(SAMPLE_CAST, evidence).duplicates).toBe(1)
    expect(problems(evidence)).toEqual([`coffee-monthly-01: order second is placed besides ${targetOf(COFFEE)}`])
    expect(exitCode(evidence)).toBe(1)
  })

  test('when the ledger has no run of a series', () => {
    expect(problems(withoutRunOf(COFFEE.id))).toEqual(['coffee-monthly-01: the ledger has no run of it'])
    expect(exitCode(withoutRunOf(COFFEE.id))).toBe(1)
  })

  test('when the ledger has a run that nobody asked for', () => {
    const good = goodEvidence()
    const [run] = good.runs
    if (run === undefined) throw new Error('the evidence has no run')
    const extra = { ...run, key: 'subscription:coffee-monthly-01@2026-12-09T00:00:00Z' } as const
    expect(problems({ ...good, runs: [...good.runs, extra] })).toEqual([
      `coffee-monthly-01: the ledger has another run, ${extra.key}`,
    ])
  })

  test('when a run is still open', () => {
    const evidence = withState(CANCELLED.id, SAMPLE_STATES.in_doubt)
    expect(problems(evidence)).toEqual(['coffee-monthly-05: it is still in_doubt'])
    expect(exitCode(evidence)).toBe(1)
  })

  test('when a run ended otherwise, or for another reason', () => {
    const skipped = { ...SAMPLE_STATES.skipped, reason: 'missed' } as const
    expect(problems(withState(CANCELLED.id, skipped))).toEqual([
      'coffee-monthly-05: it is skipped (missed), expected skipped (series_cancelled)',
    ])
    expect(problems(withState(COFFEE.id, SAMPLE_STATES.skipped))).toEqual([
      'coffee-monthly-01: it is skipped (series_cancelled), expected completed',
      `coffee-monthly-01: it is skipped, and yet order ${targetOf(COFFEE)} is placed`,
    ])
  })

  test('when another kept the clock', () => {
    const good = goodEvidence()
    const runs = good.runs.map((run) =>
      run.seriesId.endsWith('coffee-monthly-01') ? { ...run, clock: 'perennial' as const } : run,
    )
    expect(problems({ ...good, runs })).toEqual([
      'coffee-monthly-01: its clock was kept by perennial, not by commerce_layer',
    ])
  })

  test('when Commerce Layer has no placed order for a completed run', () => {
    const good = goodEvidence()
    const orders = good.orders.map((order) => (order.id === targetOf(COFFEE) ? { ...order, status: 'pending' } : order))
    expect(problems({ ...good, orders })).toEqual([
      'coffee-monthly-01: it is completed, and Commerce Layer has no placed order for it',
    ])
  })

  test('when the ledger names another order than the placed one', () => {
    const good = goodEvidence()
    const orders = [...good.orders.filter(({ id }) => id !== targetOf(COFFEE)), { id: 'other', status: 'placed' }]
    const copies = good.copies.map((copy) =>
      copy.target_order === targetOf(COFFEE) ? { ...copy, target_order: 'other' } : copy,
    )
    expect(problems({ ...good, orders, copies })).toEqual([
      `coffee-monthly-01: the ledger names order ${targetOf(COFFEE)}, placed is other`,
    ])
  })

  test('when an order was placed for something that is no series', () => {
    const good = goodEvidence()
    const orders = [...good.orders, { id: 'bred', status: 'placed' }]
    const copies = [...good.copies, { id: 'copy-9', source_order: targetOf(COFFEE), target_order: 'bred' }]
    expect(problems({ ...good, orders, copies })).toEqual([
      `copy copy-9 placed an order for ${targetOf(COFFEE)}, which is no series`,
    ])
  })

  test('when the message of a parked run is not in the dead-letter queue', () => {
    const good = goodEvidence()
    const key = good.deadLetters.runs.find((run) => run.includes(REFUSED.id))
    const runs = good.deadLetters.runs.filter((run) => run !== key)
    expect(problems({ ...good, deadLetters: { ...good.deadLetters, runs } })).toEqual([
      `${key} is parked, and its message is not in the dead-letter queue`,
    ])
  })

  test('when something lies in the dead-letter queue that does not belong there', () => {
    const good = goodEvidence()
    const key = 'subscription:coffee-monthly-01@2026-12-01T00:00:00Z'
    const deadLetters = { runs: [...good.deadLetters.runs, key], unreadable: 0, others: 2 } as const
    expect(problems({ ...good, deadLetters })).toEqual([
      `${key} is in the dead-letter queue and not parked`,
      '0 unreadable deliveries are in the dead-letter queue, expected 1',
      '2 other messages are in the dead-letter queue',
    ])
  })
})

describe('a story that somebody has had a hand in', () => {
  test('may have ended otherwise, and may go on', () => {
    const evidence = withState(CANCELLED.id, SAMPLE_STATES.planned)
    expect(problemsOf(accountFor(SAMPLE_CAST, evidence, 'any'))).toEqual([])
  })

  test('still has one order for each completed run', () => {
    const good = goodEvidence()
    const evidence = { ...good, orders: good.orders.filter(({ id }) => id !== targetOf(COFFEE)) }
    expect(problemsOf(accountFor(SAMPLE_CAST, evidence, 'any'))).toHaveLength(1)
  })
})
