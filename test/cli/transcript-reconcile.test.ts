import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copiesOf, isCompleted } from '../shop.ts'
import { type TranscriptStage, transcriptStage } from './transcript-stage.ts'

const START_MS = Date.parse('2026-12-01T08:00:00Z')
const SECOND_MS = 1_000
const HOUR_MS = 3_600 * SECOND_MS
const TEA = 'order:tea@2026-12-01T09:00:00Z'
const WINDOW = ['--since', '2026-12-01', '--until', '2026-12-01T12:00']

let stage: TranscriptStage
let folder: string

/** A run whose copy nobody told of. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-reconcile-'))
  stage = await transcriptStage(START_MS)
  const { world } = stage
  const placed_at = new Date(START_MS - 23 * HOUR_MS).toISOString()
  const metadata = { perennial: { frequency: 'daily' } }
  world.seed({
    customers: [{ id: 'ann', email: 'ann@example.com' }],
    orders: [{ id: 'tea', customer: 'ann', placed_at, metadata }],
  })
  await stage.perennial(['import', '--yes'])
  world.fault({ on: 'delivery', count: null, effect: { kind: 'lose' } })
  await world.runUntil(TEA, (run) => run.state.name === 'accepted')
  while (copiesOf(world, 'tea')[0]?.status !== 'completed') {
    world.stack.moveClock(10 * SECOND_MS)
    await world.settle()
  }
  world.stack.moveClock(2 * HOUR_MS)
  await world.settle()
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
})

async function reconciled(...args: string[]): Promise<string[]> {
  const shown = await stage.perennial(['reconcile', ...WINDOW, ...args])
  // To the second it is decided by real processes; what a pass costs has tests of its own, here it is a handful.
  const fixed = (line: string) =>
    line.replace(/(copied_at \S+T\d\d:)\d\d:\d\dZ/, '$1--:--Z').replace(/by \d req/, 'by -- req')
  // How far it has come is said after two seconds, which depends on the machine.
  return shown.filter((line) => !line.endsWith(' so far')).map((line) => fixed(line.replaceAll(folder, '.')))
}

test('reconcile, first without changing anything, then with files; the second time it finds nothing', async () => {
  const [copy] = copiesOf(stage.world, 'tea')
  const shown = (found: string, ...finding: string[]) => [
    'Talking to the ledger in the DynamoDB table perennial-local-ledger.',
    'window           2026-12-01 00:00 +01:00 to 2026-12-01 12:00 +01:00',
    'read             1 copy, 1 series, 1 run, by -- requests',
    `found            ${found}`,
    '',
    ...finding,
    'No run has more than one placed order.',
  ]
  const finding = (done: string) => [
    'unrecorded_outcome  1  a run whose outcome no delivery told of',
    `  to do: record what is true at Commerce Layer (1 ${done})`,
    `  ${TEA}  was accepted, copy order_copies/${copy?.id}, copy_status completed, copied_at 2026-12-01T09:--:--Z, ` +
      `order ${copy?.target_order}, order_status placed`,
    '',
  ]
  expect(await reconciled('--dry-run')).toEqual(shown('1 finding', ...finding('not done, as this is a dry run')))
  expect(await stage.world.operator.ledger.readRun(TEA)).toMatchObject({ state: { name: 'accepted' } })
  const [csv, html] = [join(folder, 'r.csv'), join(folder, 'r.html')]
  expect(await reconciled('--csv', csv, '--html', html)).toEqual([
    ...shown('1 finding', ...finding('done')),
    'Wrote ./r.csv.',
    'Wrote ./r.html.',
  ])
  expect(await stage.world.runUntil(TEA, isCompleted)).toMatchObject({ posts: 1 })
  const lines = readFileSync(csv, 'utf8').split('\r\n')
  expect(lines).toEqual([expect.any(String), expect.stringContaining(`,unrecorded_outcome,${TEA},applied,`), ''])
  expect(readFileSync(html, 'utf8')).toContain('<h1>1 finding, all put right</h1>')
  expect(await reconciled()).toEqual(shown('nothing: all is as it should be'))
})

test('reconcile says at once that a file cannot be written', async () => {
  expect(await reconciled('--html', join(folder, 'missing/r.html'))).toEqual([
    expect.stringMatching(/^\.\/missing\/r\.html cannot be written \(ENOENT/),
    'Name a file in a folder that is there and that you may write to; nothing was read yet.',
    'exit code 2',
  ])
})
