import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Environment } from '../../lib/core/variables.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { type HttpEmulator, startHttpEmulator } from '../../lib/emulator/http.ts'
import { plantWebhooks } from '../../lib/simulator/webhooks.ts'
import { callApi } from '../commerce-layer-call.ts'
import { type LedgerStage, ledgerStage, NOW_MS, orderRun } from './ledger-stage.ts'

const MINUTE_MS = 60_000
const DUE = 'order:tea@2026-12-01T10:00:00Z'

let stage: LedgerStage
let commerceLayer: HttpEmulator
let nowMs = NOW_MS - 100 * MINUTE_MS
let orders: string[]

/** A run of ours that has two placed orders: its own, and one that somebody made by hand. */
beforeAll(async () => {
  stage = await ledgerStage()
  commerceLayer = await startHttpEmulator({
    clock: { nowMs: () => nowMs },
    random: dice(1),
    deliver: async () => ({ status: 200 }),
  })
  const { emulator, url } = commerceLayer
  const organization = { url, ...emulator.credentials }
  plantWebhooks(emulator)
  emulator.control.seed({ orders: [{ id: 'tea' }] })
  const ours = { reference: `${DUE}/1`, reference_origin: 'perennial', place_target_order: true }
  for (const attributes of [ours, { place_target_order: true }]) {
    const source_order = { data: { type: 'orders', id: 'tea' } }
    const data = { type: 'order_copies', attributes, relationships: { source_order } }
    await callApi(fetch, organization, { method: 'POST', path: 'order_copies', data })
    nowMs += MINUTE_MS
    await emulator.runDue()
  }
  nowMs = NOW_MS
  const [own, second] = emulator.control.state().copies
  orders = [own?.target_order ?? '', second?.target_order ?? '']
  const times = { createdMs: NOW_MS - 100 * MINUTE_MS, updatedMs: NOW_MS - 100 * MINUTE_MS }
  const copy = {
    type: 'order_copies',
    id: own?.id ?? '',
    status: 'completed',
    targetOrderId: orders[0],
    ours: true,
  } as const
  const closed = { name: 'completed', placed: true, closedMs: NOW_MS - 99 * MINUTE_MS } as const
  await stage.ledger.createRun(orderRun(DUE, closed, { posts: 1, copy: { ...copy, ...times } }))
  await stage.ledger.firstStartMs(NOW_MS - 86_400_000)
})
afterAll(async () => {
  await commerceLayer.close()
  await stage.close()
})

async function reconcile(args: readonly string[], answers?: readonly string[], here: Environment = {}) {
  const { organization, clientId, clientSecret } = commerceLayer.emulator.credentials
  const environment = {
    ...stage.environment,
    // Time stands still here: at the usual pace each request would wait for all before it.
    API_REQUESTS_PER_MINUTE: '6000',
    PARKED_QUEUE_URL: stage.environment.COPY_REQUESTS_QUEUE_URL,
    COMMERCE_LAYER_ORGANIZATION: organization,
    COMMERCE_LAYER_API_URL: commerceLayer.url,
    COMMERCE_LAYER_AUTH_URL: commerceLayer.url,
    COMMERCE_LAYER_CLIENT_ID: clientId,
    COMMERCE_LAYER_CLIENT_SECRET: clientSecret,
    ...here,
  }
  const { exitCode, terminal } = await stage.run(['reconcile', ...args], { environment, ...(answers && { answers }) })
  return { exitCode, said: terminal.said.join('\n'), noted: terminal.noted.join('\n') }
}

describe('reconcile', () => {
  test('names a run with two placed orders, fails, and changes nothing at Commerce Layer', async () => {
    const { exitCode, said } = await reconcile([])
    expect(exitCode).toBe(1)
    expect(said).toContain('duplicate_copy  1  a run with more than one placed order')
    expect(said).toContain(
      'to do: cancel the order that is not to stay before it is shipped (1 not done; --apply duplicate_copy does it, and asks first)',
    )
    expect(said).toContain(`stays ${orders[0]}, stays_because the run was completed with it`)
    expect(said).toContain(`One run has more than one placed order: ${DUE}`)
    expect(statusOf(orders[1])).toBe('placed')
  })

  test('says as one document what it says in words', async () => {
    const { exitCode, said } = await reconcile(['--json', '--since', '2d', '--until', '2026-12-01T12:00:00Z'])
    expect(exitCode).toBe(1)
    expect(JSON.parse(said)).toMatchObject({
      kind: 'audit',
      mode: 'apply',
      window: { from: '2026-11-29T12:00:00Z', to: '2026-12-01T12:00:00Z' },
      outcome: 'finished',
      counts: { copies: 2, runs: 1 },
      found: { duplicate_copy: { proposed: 1 } },
      findingsLeftOut: 0,
      violations: [DUE],
      periods: [{ name: '2026-12-01', runs: { completed: 1 } }],
    })
  })

  test('that is to cancel orders is refused where nobody can be asked', async () => {
    const { exitCode, noted } = await reconcile(['--apply', 'duplicate_copy'])
    expect(exitCode).toBe(2)
    expect(noted).toContain('needs a confirmation')
  })

  test('asks about each order that it is to cancel, and keeps it when the answer is no', async () => {
    const { exitCode, noted } = await reconcile(['--apply', 'duplicate_copy'], ['n'])
    expect(exitCode).toBe(1)
    expect(noted).toContain(
      `Cancel order ${orders[1]} (placed, authorized, made by somebody else), and keep order ${orders[0]}? [y/N]`,
    )
    expect(statusOf(orders[1])).toBe('placed')
  })

  test('of a dry run asks nothing, and cancels nothing', async () => {
    const { said } = await reconcile(['--apply', 'duplicate_copy', '--dry-run'])
    expect(said).toContain('1 not done, as this is a dry run')
    expect(statusOf(orders[1])).toBe('placed')
  })

  test('does not cancel unseen what somebody made by hand', async () => {
    const { exitCode, said } = await reconcile(['--apply', 'duplicate_copy', '--yes'])
    expect(exitCode).toBe(1)
    expect(said).toContain('1 not done')
    expect(statusOf(orders[1])).toBe('placed')
  })

  test('cancels it when the answer is yes, and then finds nothing', async () => {
    expect(await reconcile(['--apply', 'duplicate_copy'], ['y'])).toMatchObject({ exitCode: 0 })
    expect(orders.map(statusOf)).toEqual(['placed', 'cancelled'])
    expect((await stage.run(['interventions'])).terminal.said.slice(1)).toEqual([
      expect.stringMatching(/ {2}apply {2,}1 applied {2}arn:aws:iam::000000000000:root$/),
      '    asked: --apply duplicate_copy',
      `    ${DUE}  applied, duplicate_copy, order ${orders[1]}`,
    ])
    const { exitCode, said } = await reconcile([])
    expect(exitCode).toBe(0)
    expect(said.split('\n').slice(1)).toEqual([
      'read             2 copies, 0 series, 1 run, by 5 requests',
      'found            nothing: all is as it should be',
      '',
      'No run has more than one placed order.',
    ])
  })

  test.each([
    ['a secret that is wrong', { COMMERCE_LAYER_CLIENT_SECRET: 'mistyped' }],
    ['a network that lets nothing through', { COMMERCE_LAYER_API_URL: 'http://127.0.0.1:9' }],
  ])('with %s here, ends early, as often as it is given, and stops nobody else', async (_, here) => {
    for (let times = 0; times < 3; times += 1) {
      const { exitCode, said } = await reconcile(['--since', '2d'], undefined, here)
      expect(exitCode).toBe(1)
      expect(said).toContain('Commerce Layer could not be read')
    }
    expect(await stage.ledger.readPace()).toMatchObject({ stopped: undefined, unreachable: 0 })
  })

  test.each([
    [['--since', '2026-12-01T11:00:00Z', '--until', '2026-12-01T10:00:00Z'], 'The window ends before it begins.'],
    [['--since', 'tuesday'], 'Expected a time'],
    [['--apply', 'missing_copy'], 'duplicate_copy'],
  ])('asked with %j says what is wrong with that', async (args, what) => {
    const { exitCode, noted } = await reconcile(args)
    expect(exitCode).toBe(2)
    expect(noted).toContain(what)
  })
})

function statusOf(id: string | undefined): string | undefined {
  return commerceLayer.emulator.control.state().orders.find((order) => order.id === id)?.status
}
