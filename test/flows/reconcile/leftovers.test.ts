import { expect, test } from 'vitest'
import { HOUR_MS } from '../../../lib/core/duration.ts'
import type { ReadList } from '../../../lib/core/reconciliation.ts'
import { isOurs } from '../../../lib/core/see.ts'
import { UnreadableRow } from '../../../lib/core/unreadable-row.ts'
import type { Ledger } from '../../../lib/flows/dependencies.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { copiesOf } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import { foundIn } from './audit-stage.ts'
import { FAULTY_WORLDS } from './faulty-worlds.ts'

const NO_HURRY = { remainingMs: () => 300_000 }

test('an order that could not be cancelled is cancelled by the next pass, although nothing has changed of its copy', async () => {
  const { world } = await FAULTY_WORLDS.leftover_order()
  world.moveClock(HOUR_MS)
  const [left] = copiesOf(world, 'tea')
  const path = `/api/orders/${left?.target_order}`
  world.emulator.control.addFaults([{ on: 'request', method: 'PATCH', path, count: 2, effect: { kind: 'refuse' } }])
  const failed = foundIn(await reconcileRuns(world.deps, NO_HURRY))
  expect(failed).toEqual(['leftover_order failed'])
  world.moveClock(HOUR_MS)
  expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual(['leftover_order applied'])
  world.moveClock(HOUR_MS)
  expect((await reconcileRuns(world.deps, NO_HURRY)).counts.copies).toBe(0)
})

test('an order that was cancelled beside the copy that completed its run is not told to be left when its own copy comes up', async () => {
  const { world } = await FAULTY_WORLDS.leftover_order()
  const { listCopies } = world.deps.commerceLayer
  world.deps.commerceLayer.listCopies = async (query) => {
    const answer = await listCopies(query)
    if (!answer.ok) return answer
    const items = answer.value.items.toSorted((one, two) => Number(isOurs(one)) - Number(isOurs(two)))
    return { ok: true, value: { ...answer.value, items } }
  }
  const codes = foundIn(await reconcileRuns(world.deps, NO_HURRY)).filter((one) => one.startsWith('leftover_order'))
  expect(codes).toEqual(['leftover_order applied'])
})

test('it is looked for beside the copy that completed its run until its own can be listed, however long that takes', async () => {
  const { world } = await FAULTY_WORLDS.leftover_order()
  const { listCopies } = world.deps.commerceLayer
  let isDown = true
  world.deps.commerceLayer.listCopies = async (query) => {
    const answer = await listCopies(query)
    if (!answer.ok) return answer
    if ('referenceStart' in query) return isDown ? failedWith(503) : answer
    return { ok: true, value: { ...answer.value, items: answer.value.items.filter((copy) => !isOurs(copy)) } }
  }
  for (let hours = 0; hours < 5; hours += 1) {
    expect((await reconcileRuns(world.deps, NO_HURRY)).outcome).toBe('unreachable')
    world.moveClock(HOUR_MS)
  }
  isDown = false
  expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toContain('leftover_order applied')
})

test('it is tried again however old its copy was when that could first be read', async () => {
  const { world } = await FAULTY_WORLDS.leftover_order()
  world.moveClock(6 * HOUR_MS)
  const [left] = copiesOf(world, 'tea')
  const path = `/api/orders/${left?.target_order}`
  world.emulator.control.addFaults([{ on: 'request', method: 'PATCH', path, count: 4, effect: { kind: 'refuse' } }])
  for (let hours = 0; hours < 3; hours += 1) {
    expect(new Set(foundIn(await reconcileRuns(world.deps, NO_HURRY)))).toEqual(new Set(['leftover_order failed']))
    world.moveClock(HOUR_MS)
  }
  expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual(['leftover_order applied'])
  world.moveClock(HOUR_MS)
  expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual([])
})

test('it is found also where the pass that found it dies before it has reported', async () => {
  const { world } = await FAULTY_WORLDS.leftover_order()
  world.moveClock(6 * HOUR_MS)
  const [left] = copiesOf(world, 'tea')
  const path = `/api/orders/${left?.target_order}`
  world.emulator.control.addFaults([{ on: 'request', method: 'PATCH', path, count: 2, effect: { kind: 'refuse' } }])
  const { ledger } = world.deps
  world.deps.ledger = { ...ledger, ...dyingAfter(ledger, 'paid_order_copies') }
  await expect(reconcileRuns(world.deps, NO_HURRY)).rejects.toThrow('dead')
  world.deps.ledger = ledger
  world.moveClock(HOUR_MS)
  expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual(['leftover_order applied'])
})

/** The ledger of a process that dies when it has written how far it has read a list. */
function dyingAfter(ledger: Ledger, last: ReadList): Pick<Ledger, 'saveReconciledToMs' | 'readReports' | 'saveReport'> {
  let isDead = false
  const alive = <T>(act: () => Promise<T>): Promise<T> => (isDead ? Promise.reject(new Error('dead')) : act())
  return {
    saveReconciledToMs: async (list, ms) => {
      await alive(() => ledger.saveReconciledToMs(list, ms))
      isDead ||= list === last
    },
    readReports: () => alive(() => ledger.readReports()),
    saveReport: (report) => alive(() => ledger.saveReport(report)),
  }
}

/** An order that nobody needs and that the pass of an hour ago could not cancel. */
async function leftUncancelled(): ReturnType<typeof FAULTY_WORLDS.leftover_order> {
  const faulty = await FAULTY_WORLDS.leftover_order()
  const { world } = faulty
  world.moveClock(6 * HOUR_MS)
  const [left] = copiesOf(world, 'tea')
  const path = `/api/orders/${left?.target_order}`
  world.emulator.control.addFaults([{ on: 'request', method: 'PATCH', path, count: 2, effect: { kind: 'refuse' } }])
  await reconcileRuns(world.deps, NO_HURRY)
  world.moveClock(HOUR_MS)
  return faulty
}

test('what an hour had no time to look at stays found', async () => {
  const { world } = await leftUncancelled()
  expect(foundIn(await reconcileRuns(world.deps, { remainingMs: () => 1_000 }))).toEqual(['leftover_order failed'])
})

test.each(['the row of its run', 'the pace'])('it stays found while %s cannot be read', async (what) => {
  const { world, key } = await leftUncancelled()
  const { ledger } = world.deps
  const unreadable = (row: string): never => {
    throw new UnreadableRow(row, { attribute: 'format', expected: '1', got: 2 })
  }
  const readRun: Ledger['readRun'] = async (one) => (one === key ? unreadable(one) : await ledger.readRun(one))
  const readPace = async () => unreadable('pace')
  world.deps.ledger = { ...ledger, ...(what === 'the pace' ? { readPace } : { readRun }) }
  for (let hours = 0; hours < 3; hours += 1) {
    await reconcileRuns(world.deps, NO_HURRY)
    world.moveClock(HOUR_MS)
  }
  world.deps.ledger = ledger
  expect(foundIn(await reconcileRuns(world.deps, NO_HURRY))).toEqual(['leftover_order applied'])
})
