import { afterEach, beforeEach, expect, test } from 'vitest'
import { localTime } from '../../lib/cli/time-text.ts'
import { DAY_MS, errorOf, orderTea, parkYesterday, planTomorrow, TEA, TOMORROW, YESTERDAY } from './daily-tea.ts'
import { type LedgerStage, ledgerStage, NOW_MS, orderRun } from './ledger-stage.ts'

const DOUBT = 'order:milk@2026-12-01T11:00:00Z'
const DONE = 'order:tea@2026-11-29T12:00:00Z'

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
  await orderTea(stage)
  await planTomorrow(stage)
  await parkYesterday(stage)
  const history = {
    first: [{ atMs: NOW_MS, from: 'claimed', to: 'in_doubt', why: 'answer_lost', post: 1 }],
    last: [],
    leftOut: 0,
  } as const
  await stage.ledger.createRun(orderRun(DOUBT, { name: 'in_doubt', sinceMs: NOW_MS, wakeMs: NOW_MS }, { history }))
  const closedMs = NOW_MS - 2 * DAY_MS
  await stage.ledger.createRun(orderRun(DONE, { name: 'completed', placed: true, closedMs }))
})
afterEach(() => stage.close())

async function listed(...args: string[]): Promise<string[]> {
  const { terminal } = await stage.run(['runs', ...args, '--json'])
  const { runs }: { runs: { run: string }[] } = JSON.parse(terminal.said[0] ?? '')
  return runs.map(({ run }) => run)
}

test('lists open and parked runs, the oldest due first, each with why', async () => {
  const { exitCode, terminal } = await stage.run(['runs'])
  expect(exitCode).toBe(0)
  expect(terminal.said).toEqual([
    expect.stringMatching(/^DUE +STATE +WHY +RUN$/),
    `${localTime(NOW_MS - DAY_MS)}  parked    refused by API       ${YESTERDAY}`,
    `${localTime(NOW_MS - DAY_MS / 24)}  in_doubt  the answer was lost  ${DOUBT}`,
    `${localTime(NOW_MS + DAY_MS)}  planned                        ${TOMORROW}`,
  ])
})

test.each([
  [['--state', 'parked'], [YESTERDAY]],
  [['--state', 'in_doubt'], [DOUBT]],
  [['--reason', 'refused'], [YESTERDAY]],
  [['--reason', 'answer_lost'], [DOUBT]],
  [
    ['--since', '2h'],
    [DOUBT, TOMORROW],
  ],
  [['--since', '2026-12-02T12:00:00Z'], [TOMORROW]],
  [
    ['--series', TEA],
    [TOMORROW, YESTERDAY, DONE],
  ],
  [['--series', TEA, '--state', 'completed'], [DONE]],
  [
    ['--series', TEA, '--since', '1d'],
    [TOMORROW, YESTERDAY],
  ],
  [['--limit', '1'], [YESTERDAY]],
  [['--series', 'order:nobody'], []],
])('%j lists %j', async (args, runs) => {
  expect(await listed(...args)).toEqual(runs)
})

test('says so when there is none, and when there may be more', async () => {
  expect((await stage.run(['runs', '--state', 'claimed'])).terminal.said).toEqual(['No such run.'])
  const { terminal } = await stage.run(['runs', '--limit', '2'])
  expect(terminal.noted.at(-1)).toBe('There may be more than these 2; narrow the filter, or raise --limit.')
})

test('finds the old run of a series that has had hundreds since', async () => {
  const many = Array.from({ length: 230 }, (_, day) => {
    const due = new Date(NOW_MS - (day + 3) * DAY_MS).toISOString().replace('.000', '')
    return orderRun(`${TEA}@${due}`, { name: 'skipped', reason: day === 229 ? 'missed' : 'by_person', closedMs: 0 })
  })
  await Promise.all(many.map((run) => stage.ledger.createRun(run)))
  expect(await listed('--series', TEA, '--reason', 'missed')).toEqual([many.at(-1)?.key])
  expect(await listed('--series', TEA, '--limit', '1000')).toHaveLength(233)
})

test.each([
  [['--state', 'completed'], 'needs_series'],
  [['--reason', 'superseded'], 'needs_series'],
  [['--reason', 'bad_luck'], 'not_a_reason'],
  [['--since', 'monday'], 'not_a_time'],
  [['--series', TOMORROW], 'not_a_series_id'],
  [['--state', 'done'], 'usage'],
  [['--limit', '0'], 'usage'],
])('%j is a mistake in the asking: %s', async (args, code) => {
  expect(await errorOf(stage, ['runs', ...args])).toMatchObject({ exitCode: 2, error: { code } })
})

test('says in its help what it can list', async () => {
  const { terminal } = await stage.run(['runs', '--help'])
  const help = terminal.said.join(' ').replace(/\s+/g, ' ')
  expect(help).toContain('completed and skipped ones of one series only (--series)')
  expect(help).toContain('npx perennial runs --state in_doubt')
})
