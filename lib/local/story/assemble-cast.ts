import { HOUR_MS } from '../../core/duration.ts'
import type { CastMember, SeriesSort, Trouble } from './cast.ts'
import * as troubles from './troubles.ts'

/** What is sold: one product for each way in which a run can come about. */
interface Product {
  sort: SeriesSort
  clock: CastMember['clock']
  frequency: CastMember['frequency']
  /** Members of one product check out together, so that their runs are due together. */
  checkoutAfterMs: number
}

const PRODUCTS = {
  'coffee-monthly': { sort: 'automatic', clock: 'commerce_layer', frequency: 'monthly', checkoutAfterMs: 0 },
  'tea-monthly': { sort: 'manual', clock: 'commerce_layer', frequency: 'monthly', checkoutAfterMs: HOUR_MS },
  'roses-monthly': { sort: 'automatic', clock: 'perennial', frequency: 'monthly', checkoutAfterMs: 2 * HOUR_MS },
  'wine-monthly': { sort: 'manual', clock: 'perennial', frequency: 'monthly', checkoutAfterMs: 3 * HOUR_MS },
  'box-monthly': { sort: 'order', clock: 'perennial', frequency: 'monthly', checkoutAfterMs: 4 * HOUR_MS },
  'gift-weekly': { sort: 'order', clock: 'perennial', frequency: 'weekly', checkoutAfterMs: 5 * HOUR_MS },
} as const satisfies Record<string, Product>

type ProductName = keyof typeof PRODUCTS

/** Who is always there: each trouble, and some without any so that batches have a middle. */
const TROUBLED: readonly [ProductName, ((id: string, sourceOrder: string) => Trouble) | undefined][] = [
  ['coffee-monthly', undefined],
  ['coffee-monthly', (id) => troubles.toldOutOfOrder(id)],
  ['coffee-monthly', () => troubles.missedByPlatform()],
  ['coffee-monthly', (_, sourceOrder) => troubles.expiredCard(sourceOrder)],
  ['coffee-monthly', (id) => troubles.cancelled(id)],
  ['coffee-monthly', () => troubles.declinedCard()],
  ['tea-monthly', (id) => troubles.forgedCancellation(id)],
  ['tea-monthly', (id) => troubles.unreadableBody(id)],
  ['roses-monthly', (_, sourceOrder) => troubles.lostAnswer(sourceOrder)],
  ['roses-monthly', (_, sourceOrder) => troubles.throttled(sourceOrder)],
  ['roses-monthly', () => troubles.refused()],
  ['wine-monthly', undefined],
  ['wine-monthly', (_, sourceOrder) => troubles.killedInBatch(sourceOrder)],
  ['wine-monthly', (id) => troubles.cancelledUnheard(id)],
  ['wine-monthly', undefined],
  ['box-monthly', (_, sourceOrder) => troubles.lateCopy(sourceOrder)],
  ['box-monthly', (_, sourceOrder) => troubles.nothingMade(sourceOrder)],
  ['box-monthly', (_, sourceOrder) => troubles.outOfStock(sourceOrder)],
  ['gift-weekly', (id) => troubles.sentTwice(id)],
]

/** The fewest runs that a story has: one for each member who is always there. */
export const FEWEST_RUNS = TROUBLED.length

/** The most: their numbers have three digits at the most, and a laptop its patience. */
export const MOST_RUNS = 500

/** The cast of a story with so many runs; prices are drawn with `random` (0 to below 1). */
export function assembleCast(runs: number, random: () => number): readonly CastMember[] {
  const names = Object.keys(PRODUCTS).filter(isProductName)
  const plain = Array.from({ length: Math.max(0, runs - TROUBLED.length) }, (_, at) => names[at % names.length])
  const entries = [...TROUBLED, ...plain.flatMap((name) => (name === undefined ? [] : [[name, undefined] as const]))]
  const counts = new Map<ProductName, number>()
  return entries
    .map(([name, trouble]) => {
      const number = (counts.get(name) ?? 0) + 1
      counts.set(name, number)
      return member({ name, number, totalCents: 900 + Math.floor(random() * 40) * 100 }, trouble)
    })
    .toSorted((a, b) => names.indexOf(productOf(a)) - names.indexOf(productOf(b)))
}
