import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import type { FindingCode } from '../../../lib/core/finding.ts'
import type { Run } from '../../../lib/core/run.ts'
import type { RunKey } from '../../../lib/core/run-key.ts'
import { copiesOf, isCompleted, isParked, placeRecurring, subscribe } from '../../shop.ts'
import { letPlatformGoOn, loseDeliveries } from '../milk.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

/** A world in which something is wrong, and the run that it is wrong with. */
export interface FaultyWorld {
  world: FlowWorld
  key: RunKey
}

/** An order that recurs daily, with a run that has come as far as is asked. */
async function teaUntil(
  isSo: (run: Run) => boolean,
  prepare: (world: FlowWorld) => void = () => {},
): Promise<FaultyWorld> {
  const world = makeWorld({ retryCalendarMs: [] })
  await placeRecurring(world, 'tea', { frequency: 'daily', copies: 3 })
  const [planned] = world.ledger.allRuns()
  if (planned === undefined) throw new Error('no run was planned')
  prepare(world)
  await world.runUntil(planned.key, isSo)
  return { world, key: planned.key }
}

const isAccepted = ({ state }: Run) => state.name === 'accepted'

/** The copy of a run has come to its end, and nothing was told of it. */
async function unheard(outcome: 'ok' | 'out_of_stock'): Promise<FaultyWorld> {
  const faulty = await teaUntil(isAccepted, (world) => {
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: outcome } } })
    loseDeliveries(world)
  })
  await letPlatformGoOn(faulty.world, 20 * MINUTE_MS)
  return faulty
}

/** A parked run, whose failed copy left an order that could be placed now. */
async function parkedWithOrder(): Promise<FaultyWorld & { order: string; run: Run }> {
  const { world, key } = await teaUntil(isParked, (at) =>
    at.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'payment_declined' } } }),
  )
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
  const run = await world.ledger.readRun(key)
  if (run === undefined) throw new Error('the run has gone')
  return { world, key, run, order: copiesOf(world, 'tea')[0]?.target_order ?? '' }
}

async function ownCopyId({ world, key }: FaultyWorld): Promise<string> {
  return (await world.ledger.readRun(key))?.copy?.id ?? ''
}

/** For each finding a world that has it. */
export const FAULTY_WORLDS = {
  unrecorded_outcome: () => unheard('ok'),
  failed_without_retry: () => unheard('out_of_stock'),
  duplicate_copy: async () => {
    const faulty = await teaUntil(isCompleted)
    await faulty.world.copyByHand('tea', { place_target_order: true })
    await letPlatformGoOn(faulty.world, 20 * MINUTE_MS)
    return faulty
  },
  copy_without_run: async () => {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea', { frequency: 'daily' })
    loseDeliveries(world)
    const reference = 'order:tea@2026-03-01T06:00:00Z/1'
    await world.copyByHand('tea', { reference, reference_origin: 'perennial', place_target_order: true })
    await letPlatformGoOn(world, 20 * MINUTE_MS)
    return { world, key }
  },
  completed_unplaced: async () => {
    const { world, key, run } = await parkedWithOrder()
    const state = { name: 'completed', placed: true, closedMs: world.nowMs() } as const
    await world.ledger.saveRun({ ...run, state, version: run.version + 1 })
    await letPlatformGoOn(world, 20 * MINUTE_MS)
    return { world, key }
  },
  parked_but_solved: async () => {
    const { world, key, order } = await parkedWithOrder()
    await world.change('orders', order, { _place: true })
    return { world, key }
  },
  missing_copy: async () => {
    const faulty = await teaUntil(isCompleted)
    await faulty.world.remove(`order_copies/${await ownCopyId(faulty)}`)
    return faulty
  },
  reference_lost: async () => {
    const faulty = await teaUntil(isCompleted)
    const attributes = { reference: null, reference_origin: null }
    await faulty.world.change('order_copies', await ownCopyId(faulty), attributes)
    return faulty
  },
  stuck_in_progress: async () => {
    const faulty = await teaUntil(isAccepted, (world) =>
      world.emulator.control.setBehaviour({ copyDurationMs: 10 * DAY_MS }),
    )
    await faulty.world.goOn(3 * HOUR_MS)
    return faulty
  },
  in_doubt_too_long: async () => {
    const faulty = await teaUntil(
      ({ state }) => state.name === 'in_doubt',
      (world) => {
        const effect = { kind: 'refuse' } as const
        world.emulator.control.addFaults([{ on: 'request', method: 'POST', path: '/api/order_copies', effect }])
      },
    )
    await letPlatformGoOn(faulty.world, 2 * HOUR_MS)
    return faulty
  },
  missed_run: async () => {
    const world = makeWorld()
    await world.dispatch()
    await world.ledger.firstStartMs(world.nowMs())
    loseDeliveries(world)
    const key = await subscribe(world, 'milk', { miss_next_runs: 1 })
    await letPlatformGoOn(world, 4 * HOUR_MS)
    return { world, key }
  },
  series_changed: async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    loseDeliveries(world)
    const attributes = { metadata: { perennial: { frequency: 'daily', catch_up: 'all' } } }
    await world.change('order_subscriptions', 'milk', attributes)
    await letPlatformGoOn(world, 20 * MINUTE_MS)
    return { world, key }
  },
  series_gone: async () => {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    loseDeliveries(world)
    await world.remove('order_subscriptions/milk')
    await letPlatformGoOn(world, 20 * MINUTE_MS)
    return { world, key }
  },
} as const satisfies Partial<Record<FindingCode, () => Promise<FaultyWorld>>>
