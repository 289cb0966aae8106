import { expect, test } from 'vitest'
import type { Finding } from '../../../lib/core/finding.ts'
import { leftoversLeft, MOST_FINDINGS } from '../../../lib/core/reconciliation.ts'
import { makeRecorder } from '../../../lib/flows/reconcile/recorder.ts'

const BEGINNING = { kind: 'hourly', mode: 'apply', window: { fromMs: 0, toMs: 1 }, startedMs: 1 } as const

test('orders that could not be cancelled are shown to the next pass, however many other findings there are', () => {
  const recorder = makeRecorder(BEGINNING)
  const find = (code: Finding['code'], state: Finding['state']) => (subject: Finding['subject']) =>
    recorder.find({ code, subject, evidence: {}, state })
  const named = (name: string, count: number) =>
    Array.from({ length: count }, (_, at): Finding['subject'] => `order:${name}-${at}`)
  named('other', MOST_FINDINGS).forEach(find('unrecorded_outcome', 'applied'))
  const left = named('left', 30)
  left.forEach(find('leftover_order', 'failed'))
  named('later', 30).forEach(find('unrecorded_outcome', 'applied'))
  const report = recorder.report('finished', 2)
  expect(leftoversLeft([report]).map(({ subject }) => subject)).toEqual(left.toReversed())
  expect(report.findings).toHaveLength(MOST_FINDINGS)
  expect(report.findings[0]?.subject).toBe('order:other-0')
  expect(report.found).toEqual({ unrecorded_outcome: { applied: MOST_FINDINGS + 30 }, leftover_order: { failed: 30 } })
})
