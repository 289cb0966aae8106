import { afterEach, beforeEach, expect, test } from 'vitest'
import { localSeconds } from '../../lib/cli/time-text.ts'
import type { Intervention } from '../../lib/core/intervention.ts'
import { runKeyOf } from '../../lib/core/run-key.ts'
import { errorOf } from './daily-tea.ts'
import { type LedgerStage, ledgerStage, NOW_MS } from './ledger-stage.ts'

const HOUR_MS = 3_600_000
const NIGHT = 'arn:aws:sts::123456789012:assumed-role/on-duty/night'
const DAY = 'arn:aws:iam::123456789012:user/day'

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
})
afterEach(() => stage.close())

const run = (name: string) => runKeyOf(`order:${name}`, NOW_MS - 24 * HOUR_MS)

/** Something that somebody did so many hours ago. */
function intervention(hoursAgo: number, rest: Pick<Intervention, 'action' | 'entries'> & Partial<Intervention>) {
  const atMs = NOW_MS - hoursAgo * HOUR_MS
  const id = `${new Date(atMs).toISOString().slice(0, 19)}Z-k3f9`
  return { id, version: 1, by: NIGHT, atMs, asked: '', ...rest } satisfies Intervention
}

const REPLAY = intervention(9, {
  action: 'replay',
  asked: '--reason refused --limit 1000',
  entries: ['one', 'two', 'three', 'four', 'five'].map((name, at) => ({
    run: run(name),
    kind: 'would_create',
    outcome: at === 1 ? 'not_parked' : 'replayed',
  })),
})
const DISCARD = intervention(2, {
  action: 'discard',
  by: DAY,
  entries: [{ run: run('six'), kind: undefined, outcome: 'intended' }],
})
const APPLY = intervention(1, {
  action: 'apply',
  asked: '--apply duplicate_copy',
  entries: [{ run: run('seven'), kind: 'duplicate_copy', outcome: 'applied', order: 'AbCdEfGhIj' }],
})

async function write(...interventions: Intervention[]): Promise<void> {
  for (const one of interventions) await stage.ledger.saveIntervention(one)
}

const when = (one: Intervention) => localSeconds(one.atMs)

test('lists who did what to which runs, the newest first, and what became of each', async () => {
  await write(REPLAY, DISCARD, APPLY)
  const { exitCode, terminal } = await stage.run(['interventions'])
  expect(exitCode).toBe(0)
  expect(terminal.said).toEqual([
    `${'WHEN'.padEnd(26)}  WHAT     RUNS                      BY`,
    `${when(APPLY)}  apply    1 applied                 ${NIGHT}`,
    '    asked: --apply duplicate_copy',
    `    ${run('seven')}  applied, duplicate_copy, order AbCdEfGhIj`,
    `${when(DISCARD)}  discard  1 intended                ${DAY}`,
    `    ${run('six')}  intended`,
    `${when(REPLAY)}  replay   4 replayed, 1 not_parked  ${NIGHT}`,
    '    asked: --reason refused --limit 1000',
    `    ${run('one')}  replayed, would_create`,
    `    ${run('two')}  not_parked, would_create`,
    `    ${run('three')}  replayed, would_create`,
    `    2 more: npx perennial interventions ${REPLAY.id}`,
    '',
    'What is still "intended" is being done, or was cut off: "npx perennial show RUN" says whether it was done.',
  ])
})

test('shows one with all of its runs', async () => {
  await write(REPLAY)
  const { exitCode, terminal } = await stage.run(['interventions', REPLAY.id])
  expect(exitCode).toBe(0)
  expect(terminal.said.slice(-2)).toEqual([
    `    ${run('four')}  replayed, would_create`,
    `    ${run('five')}  replayed, would_create`,
  ])
})

test('lists those since a time, and says when there may be more', async () => {
  await write(REPLAY, DISCARD, APPLY)
  const ids = async (...args: string[]) => {
    const { terminal } = await stage.run(['interventions', '--json', ...args])
    const { interventions, complete } = JSON.parse(terminal.said[0] ?? '')
    return { ids: interventions.map(({ id }: Intervention) => id), complete, noted: terminal.noted.slice(1) }
  }
  expect(await ids('--since', '2h')).toEqual({ ids: [APPLY.id, DISCARD.id], complete: true, noted: [] })
  expect(await ids('--limit', '1')).toEqual({
    ids: [APPLY.id],
    complete: false,
    noted: ['There may be more; narrow --since, or raise --limit.'],
  })
})

test('gives the same as one JSON document', async () => {
  await write(APPLY)
  const document = {
    id: APPLY.id,
    action: 'apply',
    by: NIGHT,
    at: '2026-12-01T11:00:00Z',
    asked: '--apply duplicate_copy',
    runs: [{ run: run('seven'), kind: 'duplicate_copy', order: 'AbCdEfGhIj', outcome: 'applied' }],
  }
  const all = await stage.run(['interventions', '--json'])
  expect(all.terminal.said.map((line) => JSON.parse(line))).toEqual([{ interventions: [document], complete: true }])
  const one = await stage.run(['interventions', APPLY.id, '--json'])
  expect(one.terminal.said.map((line) => JSON.parse(line))).toEqual([document])
})

test('says so where there was none', async () => {
  const { exitCode, terminal } = await stage.run(['interventions'])
  expect(exitCode).toBe(0)
  expect(terminal.said).toEqual(['Nobody has replayed or discarded a run, or applied a remedy by name.'])
  const { terminal: later } = await stage.run(['interventions', '--since', '1h'])
  expect(later.said).toEqual(['Nobody has replayed or discarded a run, or applied a remedy by name since then.'])
})

test.each([
  [['2026-12-01T03:14:15Z-none'], { exitCode: 1, error: { code: 'unknown_intervention' } }],
  [['--since', 'yesterday'], { exitCode: 2, error: { code: 'not_a_time' } }],
  [['--limit', '201'], { exitCode: 2, error: { code: 'usage' } }],
])('asked with %j says what is wrong with that', async (args, expected) => {
  expect(await errorOf(stage, ['interventions', ...args])).toMatchObject(expected)
})
