import { expect, test } from 'vitest'
import { makeMeter } from '../../lib/adapters/meter.ts'

const NOW_MS = Date.UTC(2026, 11, 1)
const NOTHING_USED = { apiReads: 0, apiWrites: 0, tokenRequests: 0, throttled: 0, writeUnits: 0 }

function linesOf(...measured: Parameters<ReturnType<typeof makeMeter>>): unknown[] {
  const lines: string[] = []
  makeMeter({ nowMs: () => NOW_MS }, (line) => lines.push(line))(...measured)
  return lines.map((line) => JSON.parse(line))
}

test('an invocation is one line, and CloudWatch keeps by function what an alarm may watch', () => {
  const used = { apiReads: 3, apiWrites: 2, tokenRequests: 1, throttled: 1, writeUnits: 12.5 }
  expect(linesOf('perennial-dev-create-copies', used)).toEqual([
    {
      time: '2026-12-01T00:00:00.000Z',
      level: 'info',
      code: 'USAGE',
      function: 'perennial-dev-create-copies',
      ...used,
      _aws: {
        Timestamp: NOW_MS,
        CloudWatchMetrics: [
          {
            Namespace: 'Perennial',
            Dimensions: [['function']],
            Metrics: [
              { Name: 'apiReads', Unit: 'Count' },
              { Name: 'apiWrites', Unit: 'Count' },
              { Name: 'throttled', Unit: 'Count' },
            ],
          },
        ],
      },
    },
  ])
})

test('nothing found is a line, and no metric', () => {
  const [line] = linesOf('perennial-dev-dispatch-runs', { ...NOTHING_USED, lateSeconds: 0, findings: { none: 0 } })
  expect(line).toMatchObject({ code: 'USAGE', lateSeconds: 0 })
  expect(line).not.toHaveProperty('_aws')
})

test('each kind of finding is a line of its own, kept in all and by its code', () => {
  const lines = linesOf('perennial-dev-reconcile-runs', { ...NOTHING_USED, findings: { second_order: 2, other: 1 } })
  expect(lines.slice(1)).toEqual(
    [
      { finding: 'second_order', findings: 2 },
      { finding: 'other', findings: 1 },
    ].map((found) =>
      expect.objectContaining({
        ...found,
        code: 'FOUND',
        _aws: expect.objectContaining({
          CloudWatchMetrics: [
            {
              Namespace: 'Perennial',
              Dimensions: [['function'], ['function', 'finding']],
              Metrics: [{ Name: 'findings', Unit: 'Count' }],
            },
          ],
        }),
      }),
    ),
  )
})
