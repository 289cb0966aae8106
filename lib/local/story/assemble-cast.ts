import { HOUR_MS } from '../../core/duration.ts'
import { type CastMember, type SeriesSort, sourceOrderOf, type Trouble } from './cast.ts'
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
type MakeTrouble = (id: string, sourceOrder: string) => Trouble

/** Who is always there: each trouble, and some members without any, so that batches have a middle. */
const ALWAYS: Readonly<Record<ProductName, readonly (MakeTrouble | undefined)[]>> = {
  'coffee-monthly': [
    undefined,
    (id) => troubles.toldOutOfOrder(id),
    () => troubles.missedByPlatform(),
    (_, order) => troubles.expiredCard(order),
    (id) => troubles.cancelled(id),
    () => troubles.declinedCard(),
  ],
  'tea-monthly': [(id) => troubles.forgedCancellation(id), (id) => troubles.unreadableBody(id)],
  'roses-monthly': [
    (_, order) => troubles.lostAnswer(order),
    (_, order) => troubles.throttled(order),
    () => troubles.refused(),
  ],
  'wine-monthly': [
    undefined,
    (id, order) => troubles.killedInBatch(id, order),
    (id) => troubles.cancelledUnheard(id),
    undefined,
  ],
  'box-monthly': [
    (_, order) => troubles.lateCopy(order),
    (_, order) => troubles.nothingMade(order),
    (_, order) => troubles.outOfStock(order),
  ],
  'gift-weekly': [(id) => troubles.sentTwice(id)],
}

const NAMES = ['coffee-monthly', 'tea-monthly', 'roses-monthly', 'wine-monthly', 'box-monthly', 'gift-weekly'] as const

/** The fewest runs that a story has: one for each member who is always there. */
export const FEWEST_RUNS = NAMES.reduce((sum, name) => sum + ALWAYS[name].length, 0)

/** The cast of a story with so many runs, at least `FEWEST_RUNS`; prices are drawn with `random` (0 to below 1). */
export function assembleCast(runs: number, random: () => number): readonly CastMember[] {
  const others = Math.max(0, runs - FEWEST_RUNS)
  return NAMES.flatMap((name, at) => {
    const othersHere = Math.floor((others + NAMES.length - 1 - at) / NAMES.length)
    const makers = [...ALWAYS[name], ...Array.from({ length: othersHere }, () => undefined)]
    return makers.map((makeTrouble, index) => memberOf(name, index + 1, { makeTrouble, random }))
  })
}

function memberOf(
  name: ProductName,
  number: number,
  { makeTrouble, random }: { makeTrouble: MakeTrouble | undefined; random: () => number },
): CastMember {
  const product = PRODUCTS[name]
  const id = `${name}-${String(number).padStart(2, '0')}`
  const totalCents = 900 + 100 * Math.floor(random() * 40)
  return { ...product, id, totalCents, trouble: makeTrouble?.(id, sourceOrderOf({ id, sort: product.sort })) }
}
