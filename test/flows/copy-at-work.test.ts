import { describe, expect, test } from 'vitest'
import type { Run } from '../../lib/core/run.ts'
import type { RunKey } from '../../lib/core/run-key.ts'
import { LEASE_MS } from '../../lib/flows/create-copies/claim.ts'
import { copiesOf, isCompleted, ordersPlacedFrom, placeRecurring, subscribe, whysOf } from '../shop.ts'
import { loseDeliveries } from './milk.ts'
import { type FlowWorld, makeWorld } from './world.ts'

/** What became of the deliveries of a topic, in order. */
function outcomesOf(world: FlowWorld, topic: string) {
  const told = world.logged.filter(({ code, fields }) => code === 'DELIVERY' && fields.topic === topic)
  return told.map(({ fields }) => fields.outcome)
}

/** What is written of a run from now on. */
function writesOf(world: FlowWorld, key: RunKey): Run[] {
  const written: Run[] = []
  world.ledger.onRun((run) => void (run.key === key && written.push(run)))
  return written
}

describe('an order that is placed while its copy is at work', () => {
  /** Of the copy its start is heard, with which its order comes into being, and what else is not lost. */
  async function started(...lost: string[]) {
    const world = makeWorld()
    const key = await subscribe(world, 'milk')
    const topics = ['create', ...lost].map((trigger) => `recurring_order_copies.${trigger}`)
    const effect = { kind: 'lose' } as const
    world.emulator.control.addFaults(topics.map((topic) => ({ on: 'delivery', topic, count: null, effect })))
    const run = await world.runUntil(key, ({ state }) => state.name === 'accepted')
    expect(run.copy?.targetOrderId).toBeDefined()
    return { world, key, written: writesOf(world, key) }
  }

  test("is left to the copy's own word, which comes at the same moment: the run is written once for both", async () => {
    const { world, key, written } = await started()
    await world.runUntil(key, isCompleted)
    expect(outcomesOf(world, 'orders.place')).toEqual(['copy_at_work'])
    expect(outcomesOf(world, 'recurring_order_copies.complete')).toEqual(['recorded'])
    expect(written).toHaveLength(1)
  })

  test("closes the run all the same when the copy's own word is lost", async () => {
    const { world, key } = await started('complete')
    const run = await world.runUntil(key, isCompleted)
    expect(outcomesOf(world, 'orders.place')).toEqual(['copy_at_work'])
    expect(run).toMatchObject({ posts: 0, state: { placed: true } })
  })
})

describe('a copy that is told of while its POST is being answered', () => {
  /** The copy's start is delivered before its POST is answered; then the answer arrives, or whoever waits for it dies. */
  async function startsFirst(ending: 'answered' | 'dies') {
    const world = makeWorld()
    const key = await placeRecurring(world, 'tea')
    const { createCopy } = world.deps.commerceLayer
    const written: Run[][] = []
    world.deps.commerceLayer = {
      ...world.deps.commerceLayer,
      createCopy: async (copy) => {
        const answer = await createCopy(copy)
        written.push(writesOf(world, key))
        world.moveClock(150)
        await world.emulator.runDue()
        written.push([...(written[0] ?? [])])
        if (ending === 'answered') return answer
        loseDeliveries(world)
        throw new Error('the process dies')
      },
    }
    while (written.length === 0) await world.step().catch(() => undefined)
    return { world, key, whileAnswered: written[1] }
  }

  test('is left to whoever holds the run, who writes the same', async () => {
    const { world, key, whileAnswered } = await startsFirst('answered')
    expect(outcomesOf(world, 'order_copies.start')).toEqual(['copy_at_work'])
    expect(whileAnswered).toEqual([])
    expect(whysOf(await world.runUntil(key, isCompleted))).toEqual(['due', 'claimed', 'copy_created', 'order_placed'])
  })

  test('is found by a look-up when whoever held the run dies, and nothing else is ever heard of it', async () => {
    const { world, key, whileAnswered } = await startsFirst('dies')
    expect(whileAnswered).toEqual([])
    const diedMs = world.nowMs()
    const run = await world.runUntil(key, isCompleted)
    expect(world.nowMs() - diedMs).toBeGreaterThanOrEqual(LEASE_MS)
    expect(run).toMatchObject({ posts: 1, doubted: true })
    expect(copiesOf(world, 'tea')).toHaveLength(1)
    expect(ordersPlacedFrom(world, 'tea')).toHaveLength(1)
  })
})
