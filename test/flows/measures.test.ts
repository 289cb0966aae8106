import { expect, test } from 'vitest'
import { measuresOfDelivery, measuresOfDispatch, measuresOfReconciliation } from '../../lib/flows/measures.ts'

test('a delivery counts as taken when it was answered 200, and as forged when its signature is somebody else’s', () => {
  const taken = { deliveriesTaken: 1, deliveriesForged: 0 }
  expect(measuresOfDelivery({ status: 200, outcome: 'duplicate' })).toEqual(taken)
  const forged = (signature: 'wrong' | 'no_secret' | 'missing' | 'malformed' | 'topic_mismatch') =>
    measuresOfDelivery({ status: 401, outcome: 'forged', signature })
  for (const signature of ['wrong', 'no_secret'] as const) {
    expect(forged(signature)).toEqual({ deliveriesTaken: 0, deliveriesForged: 1 })
  }
  for (const signature of ['missing', 'malformed', 'topic_mismatch'] as const) {
    expect(forged(signature)).toEqual({ deliveriesTaken: 0, deliveriesForged: 0 })
  }
  expect(measuresOfDelivery({ status: 503, outcome: 'unavailable' })).toEqual({ ...taken, deliveriesTaken: 0 })
})

test('a dispatch tells how the backlog stands, and why releases are stopped', () => {
  const backlog = { lateSeconds: 90, doubtSeconds: 30, unheard: 2 }
  const measuresOf = (stopped: Parameters<typeof measuresOfDispatch>[0]['stopped']) =>
    measuresOfDispatch({ due: 3, released: 1, expired: 0, stopped, ...backlog })
  expect(measuresOf(undefined)).toEqual({ ...backlog, configurationFault: 0, unreachable: 0 })
  expect(measuresOf('configuration')).toEqual({ ...backlog, configurationFault: 1, unreachable: 0 })
  expect(measuresOf('unreachable')).toEqual({ ...backlog, configurationFault: 0, unreachable: 1 })
})

test('a reconciliation tells of what is left for a person', () => {
  const found = {
    series_gone: { applied: 3 },
    reference_lost: { left: 1 },
    completed_unplaced: { applied: 1, failed: 2 },
  }
  expect(measuresOfReconciliation({ found, notes: { second_order: 1, recorded: 2 } })).toEqual({
    findings: { duplicate_copy: 1, series_gone: 0, reference_lost: 1, completed_unplaced: 2 },
  })
})
