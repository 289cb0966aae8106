import { onTestFinished } from 'vitest'
import type { Control } from '../../../lib/emulator/control/control.ts'
import type { OutgoingDelivery } from '../../../lib/emulator/deliveries/deliver.ts'
import { dice } from '../../../lib/emulator/dice.ts'
import { startHttpEmulator } from '../../../lib/emulator/http.ts'
import type { EmulatorOptions } from '../../../lib/emulator/options.ts'
import { makeClients } from './clients.ts'
import { fetchThrough } from './doors.ts'
import type { Organization } from './organization.ts'

/** An organization whose time, faults and deliveries are the test's own. */
export type EmulatedOrganization = Organization & {
  readonly control: Control
  /** What the webhooks were told. */
  readonly sent: readonly OutgoingDelivery[]
  nowMs(): number
  /** Goes on by so much, stopping wherever something is due. */
  advance(ms: number): Promise<void>
}

export type EmulatedOptions = Pick<EmulatorOptions, 'rateLimits'> & {
  readonly startMs?: number
  /** The status that deliveries are answered with. Default 200. */
  readonly answerDelivery?: (delivery: OutgoingDelivery) => number
}

/** Tokens of this time have expired by the clock that the clients go by, so that they are refreshed when they are refused. */
const longAgoMs = Date.parse('2026-03-01T00:00:00.000Z')

const sourceOrderId = 'sourceOrder'
const subscriptionId = 'automatic1'

const seed = {
  markets: [{ id: 'market', name: 'Europe' }],
  customers: [{ id: 'customer', email: 'ada@example.com' }],
  orders: [{ id: sourceOrderId, market: 'market', customer: 'customer' }],
  order_subscriptions: [
    { id: subscriptionId, source_order: sourceOrderId, kind: 'automatic', frequency: 'monthly', status: 'active' },
  ],
}

/** Starts an emulator for the running test, served over HTTP, with a source order and a subscription. */
export const openEmulated = async (options: EmulatedOptions = {}): Promise<EmulatedOrganization> => {
  const { startMs = longAgoMs, rateLimits = 'off', answerDelivery = () => 200 } = options
  let nowMs = startMs
  const sent: OutgoingDelivery[] = []
  const { url, emulator, close } = await startHttpEmulator({
    clock: { nowMs: () => nowMs },
    random: dice(),
    rateLimits,
    // Nothing happens but what the test goes on to.
    tickMs: 3_600_000,
    deliver: async (delivery) => {
      sent.push(delivery)
      return { status: answerDelivery(delivery) }
    },
  })
  onTestFinished(close)
  emulator.control.seed(seed)
  const { organization: slug, clientId, clientSecret } = emulator.credentials
  const credentials = { clientId, clientSecret }

  /** Does what is due, or goes to where something is. Says whether there was anything. */
  const step = async (untilMs = Number.POSITIVE_INFINITY): Promise<'went on' | 'nothing is due'> => {
    const nextMs = emulator.nextWakeMs()
    if (nextMs === undefined || nextMs > untilMs) return 'nothing is due'
    nowMs = Math.max(nowMs, nextMs)
    await emulator.runDue()
    return 'went on'
  }

  return {
    slug,
    credentials,
    sourceOrderId,
    subscriptionId,
    stem: 'contract/',
    ...(await makeClients({ credentials, fetch: fetchThrough({ apiUrl: url, authUrl: url }) })),
    control: emulator.control,
    sent,
    nowMs: () => nowMs,
    advance: async (ms) => {
      const untilMs = nowMs + ms
      while ((await step(untilMs)) === 'went on');
      nowMs = untilMs
    },
    eventually: async (check) => {
      for (;;) {
        try {
          return await check()
        } catch (error) {
          if ((await step()) === 'nothing is due') throw error
        }
      }
    },
  }
}
