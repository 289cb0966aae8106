import type { Seed } from '../control-types.ts'
import { copyOutcomes } from '../copies/outcome.ts'
import { includesProblem } from '../deliveries/check-includes.ts'
import { isTopic } from '../deliveries/topics.ts'
import { frequenciesInWords, isFrequency } from '../frequencies.ts'
import { isJsonList } from '../json.ts'
import { msOf } from '../time.ts'
import type { World } from '../world.ts'
import {
  boolean,
  type Check,
  decode,
  jsonObject,
  listOf,
  matching,
  oneOf,
  Refused,
  record,
  text,
  whole,
} from './check.ts'
import { strangeWallets, takenNames, uncountableTotals } from './seed-fit.ts'
import { missingIds, takenIds } from './seed-ids.ts'

const id = matching('an id of 1 to 40 letters, digits, _ or -', (value) => /^[\w-]{1,40}$/.test(value))
const datetime = matching('an ISO 8601 datetime', (value) => msOf(value) !== undefined)
const remarks = { reference: text, reference_origin: text, metadata: jsonObject }

/** How a copy_outcome has to look. */
export const outcomeName: Check = oneOf(...copyOutcomes)

/** As the API shows discounts: negative, and no order here is that big. */
const discountCents = whole(-1_000_000_000, 0)

const frequency = matching(`a frequency: ${frequenciesInWords}`, isFrequency)

/** How a topic has to look that webhooks listen to. */
export const topic: Check = matching('a topic such as orders.place', isTopic)

const lineItem = record(
  { sku_code: text, quantity: whole(1), unit_amount_cents: whole(0) },
  { id, frequency, name: text },
)

const order = record(
  { id },
  {
    status: oneOf('draft', 'pending', 'placed', 'approved', 'cancelled'),
    market: id,
    customer: id,
    number: text,
    currency_code: matching('a currency of three letters', (value) => /^[A-Z]{3}$/.test(value)),
    total_amount_cents: whole(0),
    line_items: listOf(lineItem),
    coupon_code: text,
    discount_amount_cents: discountCents,
    promotion_discount_cents: discountCents,
    customer_payment_source: id,
    placed_at: datetime,
    copy_outcome: outcomeName,
    ...remarks,
  },
)

const subscription = record(
  { id, source_order: id, kind: oneOf('automatic', 'manual'), frequency },
  {
    status: oneOf('draft', 'inactive', 'active', 'running', 'cancelled', 'pending'),
    starts_at: datetime,
    next_run_at: datetime,
    last_run_at: datetime,
    expires_at: datetime,
    occurrencies: whole(0),
    place_target_order: boolean,
    renewal_alert_period: whole(1, 720),
    items: listOf(record({ sku_code: text, quantity: whole(1), unit_amount_cents: whole(0) })),
    customer_payment_source: id,
    miss_next_runs: whole(0),
    ...remarks,
  },
)

const frequencies: Check = (value, pointer, report) => {
  listOf(frequency)(value, pointer, report)
  if (isJsonList(value) && value.length === 0) report(`${pointer}: expected at least one frequency, got none`)
}

const model = record(
  { id, name: text, frequencies },
  { strategy: oneOf('by_frequency', 'by_line_items'), auto_activate: boolean, auto_cancel: boolean },
)

const webhook = record(
  {
    topic,
    callback_url: matching('an http or https URL', (value) => /^https?:\/\//.test(value) && URL.canParse(value)),
  },
  {
    id,
    name: text,
    include_resources: listOf(text),
    shared_secret: matching('a secret', (value) => value !== ''),
    reference_origin: text,
  },
)

const shape = record(
  {},
  {
    subscription_models: listOf(model),
    markets: listOf(record({ id, name: text }, { subscription_model: id })),
    customers: listOf(record({ id, email: matching('an e-mail address', (value) => value.includes('@')) })),
    customer_payment_sources: listOf(record({ id, customer: id }, { name: text })),
    orders: listOf(order),
    order_subscriptions: listOf(subscription),
    webhooks: listOf(webhook),
  },
)

/** Totals that would say again, or otherwise, what the line items say. */
const doubleTotals = (seed: Seed): readonly string[] =>
  (seed.orders ?? []).flatMap(({ line_items, total_amount_cents }, index) =>
    total_amount_cents === undefined || (line_items ?? []).length === 0
      ? []
      : [`/orders/${index}/total_amount_cents: expected nothing, since it follows from the line_items`],
  )

const wrongIncludes = (world: World, seed: Seed): readonly string[] =>
  (seed.webhooks ?? []).flatMap(({ topic, include_resources }, index) => {
    const problem = includesProblem(world, topic, include_resources ?? [])
    return problem === undefined ? [] : [`/webhooks/${index}/include_resources: ${problem}`]
  })

/** Reads a seed; refuses it as a whole, with every problem and where it is. */
export const seedOf = (world: World, value: unknown): Seed => {
  const seed = decode<Seed>('seed', value, shape)
  const unfit = [
    ...takenIds(world, seed),
    ...missingIds(world, seed),
    ...takenNames(world, seed),
    ...strangeWallets(world, seed),
    ...uncountableTotals(seed),
    ...doubleTotals(seed),
    ...wrongIncludes(world, seed),
  ]
  if (unfit.length > 0) throw new Refused('seed', unfit)
  return seed
}
