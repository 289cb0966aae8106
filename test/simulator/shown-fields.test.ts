import { expect, test } from 'vitest'
import { type Document, parseDocument, parseJson, primaryResource } from '../../lib/core/json-api.ts'
import { copyView, orderView, subscriptionView } from '../../lib/core/resources.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { makeEmulator } from '../../lib/emulator/emulator.ts'
import type { EmulatorOptions } from '../../lib/emulator/options.ts'
import { SHOWN_FIELDS } from '../../lib/simulator/shown-fields.ts'
import { plantWebhooks } from '../../lib/simulator/webhooks.ts'

const START_MS = Date.parse('2026-03-01T00:00:00Z')
const HOUR_MS = 3_600_000
const RUNS_AT = new Date(START_MS + HOUR_MS).toISOString()
const METADATA = { perennial: { frequency: 'hourly', copies: 1 } }

/** Every delivery of a little world in which copies of both kinds succeed and fail. */
async function deliveriesOf(options: Partial<EmulatorOptions>): Promise<Document[]> {
  const told: Document[] = []
  let nowMs = START_MS
  const emulator = makeEmulator({
    clock: { nowMs: () => nowMs },
    random: dice(1),
    deliver: async ({ body }) => {
      const parsed = parseJson(body)
      const document = parsed.ok ? parseDocument(parsed.value) : undefined
      if (document !== undefined) told.push(document)
      return { status: 200 }
    },
    ...options,
  })
  plantWebhooks(emulator)
  const subscription = { frequency: 'hourly', next_run_at: RUNS_AT, status: 'active', metadata: METADATA } as const
  emulator.control.seed({
    customers: [{ id: 'ann', email: 'ann@example.com' }],
    orders: [
      { id: 'good', customer: 'ann' },
      { id: 'bad', customer: 'ann', copy_outcome: 'payment_declined' },
    ],
    order_subscriptions: [
      { ...subscription, id: 'automatic', source_order: 'good', kind: 'automatic' },
      { ...subscription, id: 'manual', source_order: 'good', kind: 'manual' },
      { ...subscription, id: 'failing', source_order: 'bad', kind: 'automatic' },
    ],
  })
  for (let hour = 0; hour < 3; hour += 1) {
    nowMs += HOUR_MS
    await emulator.runDue()
  }
  nowMs += HOUR_MS
  await emulator.runDue()
  return told
}

function viewsOf(document: Document): unknown {
  const resource = primaryResource(document)
  return resource && { ...copyView(resource, document), ...orderView(resource), ...subscriptionView(resource) }
}

test('what is shown in the simulator tells the core all that a whole document tells', async () => {
  const [whole, shown] = [await deliveriesOf({}), await deliveriesOf({ shownFields: SHOWN_FIELDS })]
  const types = new Set(whole.map((document) => primaryResource(document)?.type))
  expect([...types].toSorted()).toEqual(['order_copies', 'order_subscriptions', 'orders', 'recurring_order_copies'])
  expect(JSON.stringify(shown).length).toBeLessThan(JSON.stringify(whole).length / 3)
  expect(shown.map(viewsOf)).toEqual(whole.map(viewsOf))
})
