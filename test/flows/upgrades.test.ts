import { beforeEach, describe, expect, test } from 'vitest'
import { ledgerOver } from '../../lib/adapters/dynamodb/ledger.ts'
import type { Table } from '../../lib/adapters/dynamodb/table.ts'
import { encodeMessage } from '../../lib/core/messages.ts'
import { parseRunKey, type RunKey } from '../../lib/core/run-key.ts'
import { signBody } from '../../lib/core/signature.ts'
import { createCopies } from '../../lib/flows/create-copies/batch.ts'
import type { Dependencies } from '../../lib/flows/dependencies.ts'
import { dispatchRuns } from '../../lib/flows/dispatch-runs.ts'
import { receiveDelivery } from '../../lib/flows/receive-delivery.ts'
import { reconcileRuns } from '../../lib/flows/reconcile-runs.ts'
import { SECRET, secrets } from '../../lib/simulator/webhooks.ts'
import { makeTableInMemory } from '../models/table-in-memory.ts'
import { placeRecurring } from '../shop.ts'
import { type FlowWorld, makeWorld } from './world.ts'

const HOUR_MS = 3_600_000
const NO_HURRY = { remainingMs: () => 60_000 }

let world: FlowWorld
let table: Table
let deps: Dependencies
let unreadable: string[]

beforeEach(() => {
  world = makeWorld()
  table = makeTableInMemory()
  unreadable = []
  const ledger = ledgerOver(table, (error) => void unreadable.push(error.message))
  deps = { ...world.deps, ledger }
})

/** Two orders that recur, in the table that this version and a newer one share. */
async function planTwo(): Promise<[newer: RunKey, own: RunKey]> {
  const keys: RunKey[] = []
  for (const id of ['tea', 'rice']) {
    keys.push(await placeRecurring(world, id, { frequency: 'hourly', copies: 9 }))
    await tell(id, 'orders.place')
  }
  const [newer, own] = keys
  if (newer === undefined || own === undefined) throw new Error('two were placed')
  return [newer, own]
}

/** What Commerce Layer says of an order, by way of this table. */
async function tell(id: string, topic: string): Promise<string> {
  const order = world.state().orders.find((one) => one.id === id)
  const { status, placed_at, metadata, updated_at } = { updated_at: order?.placed_at, ...order }
  const data = { type: 'orders', id, attributes: { status, placed_at, metadata, updated_at } }
  const body = Buffer.from(JSON.stringify({ data }))
  const request = { pathTopic: topic, headerTopic: topic, signature: signBody(body, SECRET), body }
  const receiving = {
    ...deps,
    webhookSecrets: async () => secrets(),
    within: <T>(_ms: number, work: Promise<T>) => work,
  }
  return (await receiveDelivery(receiving, request)).outcome
}

function rowKeyOf(key: RunKey): { pk: string; sk: string } {
  const { seriesId = '', dueMs = 0 } = parseRunKey(key) ?? {}
  return { pk: seriesId, sk: `run#${new Date(dueMs).toISOString().slice(0, 19)}Z` }
}

/** Writes the row as a newer version would that has another format. */
async function rewrite(key: { pk: string; sk: string }, format: number): Promise<void> {
  await table.put({ ...JSON.parse(JSON.stringify(await table.get(key))), format })
}

async function consume(): Promise<number> {
  const batch = world.queue.receive()
  const { failedIds } = await createCopies(deps, batch, NO_HURRY)
  for (const { id, receiptHandle } of batch) if (!failedIds.includes(id)) world.queue.acknowledge(receiptHandle)
  return batch.length
}

/** An hour passes, and what is due is dispatched and done. */
async function workAnHour(): Promise<void> {
  world.moveClock(HOUR_MS)
  for (let minutes = 0; minutes < 12; minutes += 1) {
    await dispatchRuns(deps)
    world.moveClock(60_000)
    while ((await consume()) > 0);
    await world.emulator.runDue()
  }
}

function copiesOf(id: string): number {
  return world.state().copies.filter((copy) => copy.source_order === id).length
}

describe('after a rollback, a run that the newer version wrote in its own format', () => {
  test('is named, left as it is, and keeps no other run from being made', async () => {
    const [newer] = await planTwo()
    await rewrite(rowKeyOf(newer), 2)
    const before = await table.get(rowKeyOf(newer))
    await workAnHour()
    expect([copiesOf('tea'), copiesOf('rice')]).toEqual([0, 1])
    expect(await table.get(rowKeyOf(newer))).toEqual(before)
    expect(unreadable[0]).toContain('deploy that version again')
    expect(unreadable[0]).toContain(rowKeyOf(newer).pk)
  })

  test('is made once the newer version is back', async () => {
    const [newer] = await planTwo()
    await rewrite(rowKeyOf(newer), 2)
    await workAnHour()
    await rewrite(rowKeyOf(newer), 1)
    await workAnHour()
    expect(copiesOf('tea')).toBeGreaterThan(0)
    expect(await deps.ledger.readRun(newer)).not.toMatchObject({ state: { name: 'planned' } })
  })

  test('does not lose what is delivered about its series meanwhile: it waits in the dead-letter queue', async () => {
    const [newer, own] = await planTwo()
    await rewrite({ pk: rowKeyOf(newer).pk, sk: 'series' }, 2)
    expect(await tell('tea', 'orders.approve')).toBe('recheck_later')
    for (let receives = 0; receives < 4; receives += 1) {
      await consume()
      world.moveClock(400_000)
    }
    const recheck = { kind: 'recheck', topic: 'orders.approve', type: 'orders', id: 'tea' } as const
    expect(world.queue.parked()).toEqual([encodeMessage(recheck)])
    await rewrite({ pk: rowKeyOf(newer).pk, sk: 'series' }, 1)
    world.queue.redrive()
    while ((await consume()) > 0);
    expect(world.queue.parked()).toEqual([])
    expect(await deps.ledger.readRun(own)).toBeDefined()
  })

  test('keeps reconciliation from no other run: what it cannot read it names', async () => {
    const [newer] = await planTwo()
    await workAnHour()
    await rewrite(rowKeyOf(newer), 2)
    await rewrite({ pk: rowKeyOf(newer).pk, sk: 'series' }, 2)
    world.moveClock(3 * HOUR_MS)
    const { outcome, counts, notes } = await reconcileRuns(deps, { remainingMs: () => 300_000 })
    expect([outcome, counts.copies, notes]).toEqual(['finished', 2, { already_done: 1 }])
    const named = world.logged.filter(({ code }) => code === 'UNREADABLE_ROW').map(({ fields }) => String(fields.cause))
    expect(named[0]).toContain('deploy that version again')
  })

  test('stops the work on all runs where it is the pace: nobody asks faster than it allows', async () => {
    await planTwo()
    await workAnHour()
    const copies = copiesOf('tea') + copiesOf('rice')
    await rewrite({ pk: 'pace', sk: 'pace' }, 2)
    world.moveClock(HOUR_MS)
    await expect(dispatchRuns(deps)).rejects.toThrow('deploy that version again')
    expect(copiesOf('tea') + copiesOf('rice')).toBe(copies)
    await rewrite({ pk: 'pace', sk: 'pace' }, 1)
    await workAnHour()
    expect(copiesOf('tea') + copiesOf('rice')).toBeGreaterThan(copies)
  })
})

describe('while two versions run side by side, a message of the newer one', () => {
  test.each(['recheck', 'unreadable', 'teapot'])(
    'of kind %s is left to it, or to the dead-letter queue',
    async (kind) => {
      const body = JSON.stringify({ v: 2, kind, something: 'else' })
      await deps.queue.send([{ body, delaySeconds: 0 }])
      for (let receives = 0; receives < 4; receives += 1) {
        await consume()
        world.moveClock(400_000)
      }
      expect(world.queue.parked()).toEqual([body])
      expect(world.logged.filter(({ code }) => code === 'NEWER_MESSAGE')).toHaveLength(3)
    },
  )

  test('that asks for a run is dropped, and the ledger asks again', async () => {
    const [key] = await planTwo()
    await deps.queue.send([{ body: JSON.stringify({ v: 2, kind: 'copy_request', run: { key } }), delaySeconds: 0 }])
    expect(await consume()).toBe(1)
    expect(world.queue.waiting()).toEqual([])
    await workAnHour()
    expect(copiesOf('tea')).toBe(1)
  })
})
