import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copiesOf, isCompleted, isParked, isSkipped } from '../shop.ts'
import { SHOP, START_MS } from './transcript-shop.ts'
import { type TranscriptStage, transcriptStage } from './transcript-stage.ts'

const TEN_THIRTY_MS = Date.parse('2026-12-01T09:30:00Z')
const HOUR_MS = 3_600_000
const TALKING = 'Talking to the ledger in the DynamoDB table perennial-local-ledger.'

let stage: TranscriptStage
let rehearsed: string[]
let imported: string[]

/** A shop where subscriptions run already; an hour and a half later three runs were due, and two of them are parked. */
beforeAll(async () => {
  stage = await transcriptStage(START_MS)
  const { world } = stage
  world.seed(SHOP)
  rehearsed = await stage.perennial(['import', '--dry-run', '--limit', '1'])
  imported = await stage.perennial(['import', '--limit', '0'], ['y'])
  await world.runUntil('order:tea@2026-12-01T09:00:00Z', isCompleted)
  await world.runUntil('order:soap@2026-12-01T09:00:00Z', isParked)
  await world.runUntil('order:rice@2026-12-01T09:00:00Z', isParked)
  stage.at(TEN_THIRTY_MS)
})
afterAll(() => stage.close())

/** What a command shows, but for the first line, which says where it looks. */
async function shown(args: readonly string[], answers?: readonly string[]): Promise<string[]> {
  const [first, ...lines] = await stage.perennial(args, answers)
  expect(first).toBe(TALKING)
  return lines
}

describe('what there is', () => {
  test('import --dry-run', () => {
    expect(rehearsed).toEqual([
      TALKING,
      'SERIES             CLOCK           IMPORT  NEXT DUE                 WHY',
      'subscription:milk  Commerce Layer  new     2026-12-03 09:00 +01:00',
      '… and 8 more.',
      '',
      'Read 9 series: 9 new, 0 changed, 0 known, 0 not recurring.',
      '9 runs would be planned; nothing was written.',
    ])
  })

  test('import', () => {
    expect(imported).toEqual([
      TALKING,
      'Their next runs are planned: Perennial guards or makes them from then on.',
      "What was due before 2026-12-01 09:00 +01:00 is left alone (the ledger's first use, as START_AT is not set here).",
      'Import 9 series into the ledger in the DynamoDB table perennial-local-ledger? [y/N] y',
      'Read 9 series: 9 new, 0 changed, 0 known, 0 not recurring.',
      '9 runs planned.',
    ])
  })

  test('status', async () => {
    expect(await shown(['status'])).toEqual([
      'due now          0',
      'waiting          9',
      'in work          0',
      'in doubt         0',
      'accepted         0',
      'parked           2 (2 refused)',
      'next due         2026-12-02 09:00 +01:00 (in 22 h 30 min)',
      'oldest late run  none',
      'pace             195 requests a minute',
      'webhooks         20 of 20 topics delivered',
      'reconciled       never yet',
    ])
  })

  test('runs', async () => {
    expect(await shown(['runs', '--since', '2026-12-01', '--limit', '4'])).toEqual([
      'DUE                      STATE    WHY                  RUN',
      '2026-12-01 10:00 +01:00  parked   refused by API       order:rice@2026-12-01T09:00:00Z',
      '2026-12-01 10:00 +01:00  parked   refused by API       order:soap@2026-12-01T09:00:00Z',
      '2026-12-02 09:00 +01:00  planned  planned by its rule  order:figs@2026-12-02T08:00:00Z',
      '2026-12-02 09:00 +01:00  planned  planned by its rule  order:jam@2026-12-02T08:00:00Z',
      'There may be more than these 4; narrow the filter, or raise --limit.',
    ])
    expect(await shown(['runs', '--series', 'order:tea', '--state', 'completed'])).toEqual([
      'DUE                      STATE      WHY           RUN',
      '2026-12-01 10:00 +01:00  completed  order placed  order:tea@2026-12-01T09:00:00Z',
    ])
  })

  test('show', async () => {
    const [copy] = copiesOf(stage.world, 'tea')
    expect(await shown(['show', 'order:tea@2026-12-01T09:00:00Z'])).toEqual([
      'order:tea@2026-12-01T09:00:00Z',
      '',
      'state            completed: order placed (order_placed)',
      'next             nothing: it is over',
      '',
      'due              2026-12-01 10:00 +01:00 (30 min ago)',
      'clock            Perennial makes it',
      'copies asked for 1',
      'attempts used    0',
      'source order     orders/tea  http://commerce-layer/api/orders/tea',
      `copy             order_copies/${copy?.id}  http://commerce-layer/api/order_copies/${copy?.id}`,
      '                 completed when last seen, made by Perennial',
      `target order     orders/${copy?.target_order}  http://commerce-layer/api/orders/${copy?.target_order}`,
      '',
      'WHEN                        MOVE                   POST  WHY',
      '2026-12-01 --:--:-- +01:00  new -> planned               planned by its rule',
      '2026-12-01 --:--:-- +01:00  planned -> claimed     1     taken in hand',
      '2026-12-01 --:--:-- +01:00  claimed -> accepted    1     copy created',
      '2026-12-01 --:--:-- +01:00  accepted -> completed  1     order placed',
    ])
  })

  test('series', async () => {
    expect(await shown(['series', 'order:tea'])).toEqual([
      'order:tea',
      '',
      'clock            Perennial runs it',
      'due              every day, counted from 2026-11-30 10:00 +01:00, on the clock of UTC',
      'copies           order_copies, placed at once',
      'source order     orders/tea  http://commerce-layer/api/orders/tea',
      'last changed     2026-12-01 09:00 +01:00 (1 h 29 min ago) at Commerce Layer',
      'problems         none',
      '',
      'NEXT                     WHEN            STATE        RUN',
      '2026-12-02 10:00 +01:00  in 23 h 30 min  planned      order:tea@2026-12-02T09:00:00Z',
      '2026-12-03 10:00 +01:00  in 1 d 23 h     by its rule  order:tea@2026-12-03T09:00:00Z',
      '2026-12-04 10:00 +01:00  in 2 d 23 h     by its rule  order:tea@2026-12-04T09:00:00Z',
      '2026-12-05 10:00 +01:00  in 3 d 23 h     by its rule  order:tea@2026-12-05T09:00:00Z',
      '',
      'DUE                      STATE      WHY           RUN',
      '2026-12-01 10:00 +01:00  completed  order placed  order:tea@2026-12-01T09:00:00Z',
    ])
  })

  test('parked', async () => {
    const error = '    422 VALIDATION_ERROR /data/relationships/source_order source_order - cannot be copied'
    expect(await shown(['parked'])).toEqual([
      'refused: refused by API, 2 runs',
      'PARKED SINCE             REPLAYED  RUN',
      '2026-12-01 10:00 +01:00  never     order:rice@2026-12-01T09:00:00Z',
      error,
      '2026-12-01 10:00 +01:00  never     order:soap@2026-12-01T09:00:00Z',
      error,
      'a person: set right at Commerce Layer what the error names, then replay it',
      'npx perennial replay --plan --reason refused',
    ])
  })
})

describe('what a person changes', () => {
  test('skip', async () => {
    expect(await shown(['skip', 'order:oats@2026-12-02T08:00:00Z'])).toEqual([
      'Skipped order:oats@2026-12-02T08:00:00Z: no order is made for it.',
      'Its series is due next 2026-12-03 09:00 +01:00 (in 1 d 22 h).',
    ])
    expect(await shown(['skip', 'subscription:milk@2026-12-03T08:00:00Z'])).toEqual([
      'Commerce Layer runs subscription:milk; Perennial guards its runs and cannot change them.',
      'Change next_run_at of the subscription, or deactivate it, at Commerce Layer.',
      'exit code 1',
    ])
  })

  test('move', async () => {
    expect(await shown(['move', 'order:jam@2026-12-02T08:00:00Z', '2026-12-02T15:00'])).toEqual([
      'Moved order:jam@2026-12-02T08:00:00Z: it is made 2026-12-02 15:00 +01:00 (in 1 d 4 h).',
      'Its key stays, and so does when its series is due next.',
    ])
  })

  test('cancel', async () => {
    expect(await shown(['cancel', 'order:plums@2026-12-02T08:00:00Z'])).toEqual([
      'Skipped order:plums@2026-12-02T08:00:00Z: no order is made for it.',
      'Its series is due next 2026-12-03 09:00 +01:00 (in 1 d 22 h).',
    ])
  })

  test('pause and resume', async () => {
    expect(await shown(['pause', 'order:nuts'])).toEqual([
      'Paused order:nuts.',
      'Skipped order:nuts@2026-12-02T08:00:00Z.',
      'What is in work goes on; nothing else of it is made before "npx perennial resume order:nuts".',
    ])
    expect(await shown(['resume', 'order:nuts'])).toEqual([
      'Resumed order:nuts; what fell due meanwhile stays skipped.',
      'Planned order:nuts@2026-12-02T08:00:00Z, due 2026-12-02 09:00 +01:00 (in 22 h 30 min).',
    ])
  })

  test('run, and there is an order', async () => {
    const key = 'order:figs@2026-12-01T09:30:00Z'
    expect(await shown(['run', 'order:figs'], ['y'])).toEqual([
      'A run of order:figs now, once, beside its rule:',
      '  creates a copy (order_copies) of order figs',
      '  places the new order at once and charges the payment source that the customer saved',
      '  the customer gets the mails that the shop sends for a new order',
      'Make a run of order:figs now? [y/N] y',
      `Asked for ${key}: it is made as soon as the pace allows.`,
      `See what becomes of it with "npx perennial show ${key}".`,
    ])
    await stage.world.runUntil(key, isCompleted)
    expect(copiesOf(stage.world, 'figs')).toHaveLength(1)
  })
})

describe('what is done about parked runs', () => {
  test('replay, and there is an order', async () => {
    const key = 'order:soap@2026-12-01T09:00:00Z'
    stage.world.commerceLayer.emulator.control.setSwitches({ orders: { soap: { copy_outcome: 'ok' } } })
    stage.at(TEN_THIRTY_MS + HOUR_MS)
    expect(await shown(['replay', key], ['y'])).toEqual([
      'would_create: its copy is created, and the order placed as its series asks',
      'PARKED SINCE             REASON   RUN',
      `2026-12-01 10:00 +01:00  refused  ${key}`,
      '',
      `Replay ${key}? Where its series asks for it, its order is placed and the customer charged. [y/N] y`,
      `${key}  replayed`,
      'The pace decides when they go out; each is looked up first.',
    ])
    await stage.world.runUntil(key, isCompleted)
    expect(copiesOf(stage.world, 'soap')).toHaveLength(1)
  })

  test('discard', async () => {
    const key = 'order:rice@2026-12-01T09:00:00Z'
    const done = [`${key}  discarded: Perennial makes no order for it`]
    expect(await shown(['discard', key, '--reason', 'paid by phone'])).toEqual(done)
    expect(await stage.world.runUntil(key, isSkipped)).toMatchObject({ state: { reason: 'discarded' } })
  })
})
