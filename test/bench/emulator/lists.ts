import type { BenchTools, Figure } from '../../../scripts/benches.ts'
import { copyBody, makeStill, type Still } from './client.ts'

const sizes = [1_000, 10_000, 100_000] as const
const copiesEach = 10
const stepMs = 10
const lists = 200

/** Every tenth subscription's copies fail. */
const failsEvery = 10

/**
 * Fills an emulator with recurring copies, ten to a subscription, a tenth of them failed, all made through the API.
 * They are ten milliseconds apart, so that a window of a second holds a hundred of them, however many there are.
 */
const fill = async (still: Still, size: number): Promise<void> => {
  const subscriptions = Array.from({ length: size / copiesEach }, (_, index) => ({
    id: `series-${index}`,
    source_order: index % failsEvery === 0 ? 'broken' : 'source',
    kind: 'automatic',
    status: 'inactive',
    frequency: 'monthly',
  }))
  still.emulator.control.seed({
    orders: [{ id: 'source' }, { id: 'broken', copy_outcome: 'out_of_stock' }],
    order_subscriptions: subscriptions,
  })
  for (let made = 0; made < size; made += 1) {
    const { id, source_order } = subscriptions[made % subscriptions.length] ?? { id: '', source_order: '' }
    const body = copyBody('recurring_order_copies', {
      source: source_order,
      subscription: id,
      reference: `run-${made}`,
    })
    await still.call('POST', '/api/recurring_order_copies', { status: 201, body })
    await still.pass(stepMs)
  }
  await still.pass(60_000)
}

type Filters = Readonly<Record<string, string>>

/** What is asked, of an emulator that began with copies at a time. */
const questions = (size: number, firstMs: number): Readonly<Record<string, Filters>> => {
  const middle = size / 2
  const iso = (made: number) => new Date(firstMs + made * stepMs).toISOString()
  const window = { created_at_gteq: iso(middle), created_at_lt: iso(middle + 100) }
  const subscription = { order_subscription_id_eq: 'series-0' }
  return {
    'without a filter': {},
    'by reference': { reference_eq: `run-${middle}` },
    'by subscription': subscription,
    'by status': { status_eq: 'failed' },
    'by a range of created_at': window,
    'by subscription, status and created_at': { ...subscription, status_eq: 'failed', created_at_gteq: iso(0) },
  }
}

const pathOf = (filters: Filters): string => {
  const params = new URLSearchParams({ 'page[size]': '25', sort: '-created_at' })
  for (const [name, value] of Object.entries(filters)) params.set(`filter[q][${name}]`, value)
  return `/api/recurring_order_copies?${params}`
}

/** Milliseconds that one list takes: the median, which what else the machine does hardly moves. */
const listMs = async (still: Still, path: string, { nowMs }: BenchTools): Promise<number> => {
  const ask = async () => {
    const startedMs = nowMs()
    await still.call('GET', path, { status: 200 })
    return nowMs() - startedMs
  }
  for (let asked = 0; asked < lists / 10; asked += 1) await ask()
  const tookMs: number[] = []
  for (let asked = 0; asked < lists; asked += 1) tookMs.push(await ask())
  return tookMs.toSorted((left, right) => left - right)[lists / 2] ?? Number.NaN
}

const measure = async (size: number, tools: BenchTools): Promise<ReadonlyMap<string, number>> => {
  tools.note(`${lists} lists of each kind over ${size} copies`)
  const still = await makeStill()
  const firstMs = still.nowMs()
  await fill(still, size)
  const found = new Map<string, number>()
  for (const [kind, filters] of Object.entries(questions(size, firstMs))) {
    found.set(kind, await listMs(still, pathOf(filters), tools))
  }
  return found
}

/** How many lists a second there are over few and many copies, and how much longer one takes over a hundred times as many. */
export const measureLists = async (tools: BenchTools): Promise<readonly Figure[]> => {
  const figures: Figure[] = []
  const first = new Map<string, number>()
  for (const size of sizes) {
    for (const [kind, ms] of await measure(size, tools)) {
      figures.push({ name: `list ${kind}, over ${size} copies`, value: 1_000 / ms, unit: 'requests/s' })
      if (size === sizes[0]) first.set(kind, ms)
      if (size === sizes[2]) {
        const times = ms / (first.get(kind) ?? Number.NaN)
        figures.push({ name: `time of a list ${kind}, ${sizes[2]} : ${sizes[0]}`, value: times, unit: 'times' })
      }
    }
  }
  return figures
}
