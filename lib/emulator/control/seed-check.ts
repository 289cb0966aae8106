import type { Seed } from '../control-types.ts'
import { copyOutcomes } from '../copies/outcome.ts'
import { includesProblem, topicPattern } from '../deliveries/check-includes.ts'
import { isFrequency } from '../frequencies.ts'
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

const id = matching('an id of 1 to 40 letters, digits, _ or -', (value) => /^[\w-]{1,40}$/.test(value))
const datetime = matching('an ISO 8601 datetime', (value) => msOf(value) !== undefined)
const references = { reference: text, reference_origin: text, metadata: jsonObject }

/** How a copy_outcome has to look. */
export const copyOutcome: Check = oneOf(...copyOutcomes)

const order = record(
  { id },
  {
    status: oneOf('draft', 'pending', 'placed', 'approved', 'cancelled'),
    market: id,
    customer: id,
    number: text,
    currency_code: matching('a currency of three letters', (value) => /^[A-Z]{3}$/.test(value)),
    total_amount_cents: whole(0),
    placed_at: datetime,
    copy_outcome: copyOutcome,
    ...references,
  },
)

const subscription = record(
  { id, source_order: id, kind: oneOf('automatic', 'manual'), frequency: matching('a frequency', isFrequency) },
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
    miss_next_runs: whole(0),
    ...references,
  },
)

const webhook = record(
  {
    topic: matching('a topic such as orders.place', (value) => topicPattern.test(value)),
    callback_url: matching('an http or https URL', (value) => /^https?:\/\//.test(value) && URL.canParse(value)),
  },
  { id, name: text, include_resources: listOf(text), shared_secret: matching('a secret', (value) => value !== '') },
)

const shape = record(
  {},
  {
    markets: listOf(record({ id, name: text })),
    customers: listOf(record({ id, email: matching('an e-mail address', (value) => value.includes('@')) })),
    orders: listOf(order),
    order_subscriptions: listOf(subscription),
    webhooks: listOf(webhook),
  },
)

type Named = { readonly id?: string }

const sections = ['markets', 'customers', 'orders', 'order_subscriptions', 'webhooks'] as const

/** Ids that are taken, by this seed or by what is there already. */
const takenIds = (world: World, seed: Seed): readonly string[] =>
  sections.flatMap((section) => {
    const members: readonly Named[] = seed[section] ?? []
    return members.flatMap(({ id: given }, index) => {
      if (given === undefined) return []
      const isTwin = members.findIndex((other) => other.id === given) < index
      const isStored = world.store.get({ type: section, id: given }) !== undefined
      return isTwin || isStored ? [`/${section}/${index}/id: ${given} is taken, expected a new id`] : []
    })
  })

const missingIds = (world: World, seed: Seed): readonly string[] => {
  const problems: string[] = []
  const need = (type: 'markets' | 'customers' | 'orders', wanted: string | undefined, pointer: string): void => {
    if (wanted === undefined || world.store.get({ type, id: wanted }) !== undefined) return
    const members: readonly Named[] = seed[type] ?? []
    if (!members.some((member) => member.id === wanted))
      problems.push(`${pointer}: no such member of ${type}: ${wanted}`)
  }
  for (const [index, { market, customer }] of (seed.orders ?? []).entries()) {
    need('markets', market, `/orders/${index}/market`)
    need('customers', customer, `/orders/${index}/customer`)
  }
  for (const [index, { source_order }] of (seed.order_subscriptions ?? []).entries()) {
    need('orders', source_order, `/order_subscriptions/${index}/source_order`)
  }
  return problems
}

const wrongIncludes = (world: World, seed: Seed): readonly string[] =>
  (seed.webhooks ?? []).flatMap(({ topic, include_resources }, index) => {
    const problem = includesProblem(world, topic, include_resources ?? [])
    return problem === undefined ? [] : [`/webhooks/${index}/include_resources: ${problem}`]
  })

/** Reads a seed; refuses it as a whole, with every problem and where it is. */
export const seedOf = (world: World, value: unknown): Seed => {
  const seed = decode<Seed>('seed', value, shape)
  const unfit = [...takenIds(world, seed), ...missingIds(world, seed), ...wrongIncludes(world, seed)]
  if (unfit.length > 0) throw new Refused('seed', unfit)
  return seed
}
