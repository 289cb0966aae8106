import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nextSteps } from '../../lib/cli/next-step.ts'
import { localSeconds, localTime, moment } from '../../lib/cli/time-text.ts'
import type { RunState } from '../../lib/core/run.ts'
import { series } from '../contract/sample-rows.ts'
import { runIn } from '../core/sample-runs.ts'
import { DAY_MS, errorOf, HOUR_MS, orderTea, parkYesterday, planTomorrow, TOMORROW, YESTERDAY } from './daily-tea.ts'
import { type LedgerStage, ledgerStage, NOW_MS } from './ledger-stage.ts'

const DUE_MS = NOW_MS - DAY_MS
const COPY = {
  type: 'order_copies',
  id: 'copyOne',
  status: 'failed',
  createdMs: DUE_MS,
  updatedMs: DUE_MS + 9_000,
  targetOrderId: 'orderOne',
  ours: true,
} as const
const HISTORY = {
  first: [
    { atMs: DUE_MS - DAY_MS, from: 'new', to: 'planned', why: 'due', post: 0 },
    { atMs: DUE_MS + 4_000, from: 'planned', to: 'claimed', why: 'claimed', post: 1 },
    { atMs: DUE_MS + 5_000, from: 'claimed', to: 'in_doubt', why: 'answer_lost', post: 1 },
    { atMs: DUE_MS + 70_000, from: 'in_doubt', to: 'claimed', why: 'claimed', post: 1 },
  ],
  leftOut: 3,
  last: [{ atMs: DUE_MS + 90_000, from: 'claimed', to: 'parked', why: 'refused', post: 2 }],
} as const
const ERROR = { status: 422, code: 'VALIDATION_ERROR', pointer: '/data', key: 'invalid', message: 'cannot be copied' }

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
  await orderTea(stage)
})
afterEach(() => stage.close())

describe('show', () => {
  test('tells of a parked run what to do, its copy and orders, and each move with its reason', async () => {
    await parkYesterday(stage, { copy: COPY, history: HISTORY, error: ERROR, posts: 1, attempts: 2, doubted: true })
    const environment = { ...stage.environment, COMMERCE_LAYER_ORGANIZATION: 'tea-shop' }
    const { exitCode, terminal } = await stage.run(['show', YESTERDAY], { environment })
    const api = 'https://tea-shop.commercelayer.io/api'
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual([
      YESTERDAY,
      '',
      'state            parked: refused by API (refused)',
      'next             a person: set right at Commerce Layer what the error names, then replay it',
      `                 npx perennial replay ${YESTERDAY}`,
      `                 npx perennial discard ${YESTERDAY} --reason "..."`,
      '',
      `due              ${localTime(DUE_MS)} (1 d ago)`,
      'clock            Perennial makes it',
      'copies asked for 1, once in doubt',
      'attempts used    2',
      'last error       422 VALIDATION_ERROR /data cannot be copied',
      `source order     orders/tea  ${api}/orders/tea`,
      `copy             order_copies/copyOne  ${api}/order_copies/copyOne`,
      '                 failed when last seen, made by Perennial',
      `target order     orders/orderOne  ${api}/orders/orderOne`,
      '',
      expect.stringMatching(/^WHEN +MOVE +POST +WHY$/),
      `${localSeconds(DUE_MS - DAY_MS)}  new -> planned             planned by its rule`,
      `${localSeconds(DUE_MS + 4_000)}  planned -> claimed   1     taken in hand`,
      `${localSeconds(DUE_MS + 5_000)}  claimed -> in_doubt  1     the answer was lost`,
      `${localSeconds(DUE_MS + 70_000)}  in_doubt -> claimed  1     taken in hand`,
      '    3 more were left out here',
      `${localSeconds(DUE_MS + 90_000)}  claimed -> parked    2     refused by API`,
    ])
  })

  test('tells when a run that was moved is made', async () => {
    await planTomorrow(stage)
    await stage.run(['move', TOMORROW, '+2h'])
    const { terminal } = await stage.run(['show', TOMORROW])
    expect(terminal.said.slice(2, 7)).toEqual([
      'state            planned: moved by a person (moved)',
      `next             creates the copy at ${moment(NOW_MS + 2 * HOUR_MS, NOW_MS)}`,
      '',
      `due              ${moment(NOW_MS + DAY_MS, NOW_MS)}`,
      `moved to         ${moment(NOW_MS + 2 * HOUR_MS, NOW_MS)}`,
    ])
    expect(terminal.said).toContain('copy             none is known')
  })

  test('gives the same as one JSON document, the reasons by their codes', async () => {
    await parkYesterday(stage, { copy: COPY, history: HISTORY, note: 'wrong item' })
    const { terminal } = await stage.run(['show', YESTERDAY, '--json'])
    expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
      {
        run: YESTERDAY,
        series: 'order:tea',
        due: '2026-11-30T12:00:00Z',
        movedTo: null,
        clock: 'perennial',
        state: 'parked',
        reason: 'refused',
        wakes: null,
        placed: null,
        attempts: 0,
        posts: 0,
        copy: { type: 'order_copies', id: 'copyOne', status: 'failed', targetOrder: 'orderOne', ours: true },
        error: null,
        note: 'wrong item',
        sourceOrder: 'tea',
        next: [expect.stringMatching(/^a person: /), expect.any(String), expect.any(String)],
        history: [
          { at: '2026-11-29T12:00:00Z', from: 'new', to: 'planned', why: 'due', post: 0 },
          { at: '2026-11-30T12:00:04Z', from: 'planned', to: 'claimed', why: 'claimed', post: 1 },
          { at: '2026-11-30T12:00:05Z', from: 'claimed', to: 'in_doubt', why: 'answer_lost', post: 1 },
          { at: '2026-11-30T12:01:10Z', from: 'in_doubt', to: 'claimed', why: 'claimed', post: 1 },
          { at: '2026-11-30T12:01:30Z', from: 'claimed', to: 'parked', why: 'refused', post: 2 },
        ],
        leftOut: 3,
        intervention: null,
      },
    ])
  })

  test.each([
    [TOMORROW, 1, 'unknown_run'],
    ['KjYhTgRfEd', 2, 'not_a_run'],
  ])('of %s ends with %i and %s', async (text, exitCode, code) => {
    expect(await errorOf(stage, ['show', text])).toMatchObject({ exitCode, error: { code } })
  })
})

describe('what comes next', () => {
  const later = moment(NOW_MS + HOUR_MS, NOW_MS)
  const wakeMs = NOW_MS + HOUR_MS
  test.each<[RunState, string]>([
    [{ name: 'planned', action: 'create', wakeMs, fenced: false }, `creates the copy at ${later}`],
    [{ name: 'planned', action: 'place', wakeMs: NOW_MS, fenced: true }, 'places its order as soon as the pace allows'],
    [
      { name: 'claimed', action: 'create', fenced: true, leaseUntilMs: wakeMs },
      `creates the copy, for an order that is placed later, now; should its worker die, it is looked after from ${localTime(wakeMs)} on`,
    ],
    [
      { name: 'in_doubt', sinceMs: NOW_MS, wakeMs },
      `looks whether a copy was made, before another is asked for, at ${later}`,
    ],
    [{ name: 'accepted', wakeMs }, `waits for word of its copy; asks for it at ${later}`],
    [{ name: 'completed', placed: true, closedMs: NOW_MS }, 'nothing: it is over'],
    [{ name: 'skipped', reason: 'missed', closedMs: NOW_MS }, 'nothing: it is over'],
  ])('of a run that is %j', (state, words) => {
    expect(nextSteps(runIn(state), { series: undefined, nowMs: NOW_MS })).toEqual([words])
  })

  test('of a run whose series is paused is that it is skipped', () => {
    const run = runIn({ name: 'planned', action: 'create', wakeMs, fenced: false })
    const paused = series({ paused: true })
    expect(nextSteps(run, { series: paused, nowMs: NOW_MS })).toEqual(['is skipped: its series is paused'])
  })
})
