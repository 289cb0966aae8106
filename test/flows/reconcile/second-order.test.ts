import { describe, expect, test } from 'vitest'
import { HOUR_MS } from '../../../lib/core/duration.ts'
import { runKeyOf } from '../../../lib/core/run-key.ts'
import type { CopyView } from '../../../lib/core/views.ts'
import type { Pass } from '../../../lib/flows/reconcile/pass.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { copiesOf } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import type { FlowWorld } from '../world.ts'
import { audit, foundIn, SOMEBODY } from './audit-stage.ts'
import { FAULTY_WORLDS } from './faulty-worlds.ts'

const NO_HURRY = { remainingMs: () => 300_000 }

/** The statuses of the run's own order and of the second one. */
function statuses(world: FlowWorld): (string | undefined)[] {
  const { orders } = world.state()
  return copiesOf(world, 'tea').map(({ target_order }) => orders.find(({ id }) => id === target_order)?.status)
}

/** A run with two placed orders, and an audit whose person does something else before saying yes. */
async function auditWhile(meanwhile: (orders: { own: string; second: string }, world: FlowWorld) => Promise<unknown>) {
  const { world, key } = await FAULTY_WORLDS.duplicate_copy()
  const [own = '', second = ''] = copiesOf(world, 'tea').map(({ target_order }) => target_order ?? '')
  const decide: Pass['decide'] = async () => {
    await meanwhile({ own, second }, world)
    return SOMEBODY
  }
  return { world, key, report: await audit(world, { decide }) }
}

describe('the order that is beside a run’s own', () => {
  test('is not cancelled when the other one was, while a person thought about it', async () => {
    const { world, key, report } = await auditWhile(({ own }, { deps }) => deps.commerceLayer.cancelOrder(own))
    expect(statuses(world)).toEqual(['cancelled', 'placed'])
    expect(foundIn(report)).toEqual(['duplicate_copy failed'])
    expect(report.violations).toEqual([key])
    expect((await audit(world)).violations).toEqual([])
  })

  test('counts as not cancelled by us when a person did meanwhile', async () => {
    const { world, report } = await auditWhile(({ second }, { deps }) => deps.commerceLayer.cancelOrder(second))
    expect(statuses(world)).toEqual(['placed', 'cancelled'])
    expect(foundIn(report)).toEqual(['duplicate_copy failed'])
    expect(foundIn(await audit(world))).toEqual([])
  })

  test('is cancelled on a word that is written down before, with whose it was, and afterwards with what came of it', async () => {
    const { world, key } = await FAULTY_WORLDS.duplicate_copy()
    const [, order = ''] = copiesOf(world, 'tea').map(({ target_order }) => target_order ?? '')
    const written = () => world.ledger.interventionsSince({ fromMs: 0, limit: 200 })
    const { cancelOrder } = world.deps.commerceLayer
    let before: unknown
    world.deps.commerceLayer.cancelOrder = async (id) => {
      before = await written()
      return await cancelOrder(id)
    }
    await audit(world, { apply: ['duplicate_copy'] })
    const entry = { run: key, kind: 'duplicate_copy', order }
    const word = { action: 'apply', ...SOMEBODY }
    expect(before).toMatchObject([{ ...word, version: 1, entries: [{ ...entry, outcome: 'intended' }] }])
    expect(await written()).toMatchObject([{ ...word, version: 2, entries: [{ ...entry, outcome: 'applied' }] }])
  })

  test('is not cancelled when whose word it is cannot be written down', async () => {
    const { world } = await FAULTY_WORLDS.duplicate_copy()
    world.deps.ledger.saveIntervention = () => Promise.reject(new Error('the network is gone'))
    await expect(audit(world, { apply: ['duplicate_copy'] })).rejects.toThrow('the network is gone')
    expect(statuses(world)).toEqual(['placed', 'placed'])
  })

  test('of a dry run, or without a word, writes nothing down', async () => {
    const { world } = await FAULTY_WORLDS.duplicate_copy()
    await audit(world, { apply: ['duplicate_copy'], mode: 'dry_run' })
    await audit(world)
    expect(await world.ledger.interventionsSince({ fromMs: 0, limit: 200 })).toEqual([])
  })

  test('is left to a person when it is being shipped', async () => {
    const { world, key } = await FAULTY_WORLDS.duplicate_copy()
    const [, second] = copiesOf(world, 'tea')
    const { listCopies } = world.deps.commerceLayer
    world.deps.commerceLayer.listCopies = async (query) => {
      const answer = await listCopies(query)
      for (const { id, targetOrder } of answer.ok ? answer.value.items : []) {
        if (id === second?.id && targetOrder !== undefined) targetOrder.fulfillmentStatus = 'in_progress'
      }
      return answer
    }
    const report = await audit(world, { apply: ['duplicate_copy'] })
    expect(foundIn(report)).toEqual(['duplicate_copy left'])
    expect(report.violations).toEqual([key])
    expect(statuses(world)).toEqual(['placed', 'placed'])
  })

  test('is not taken for one when it is what an earlier run was completed with', async () => {
    const { world, key } = await FAULTY_WORLDS.duplicate_copy()
    const run = await world.ledger.readRun(key)
    const [, second] = copiesOf(world, 'tea')
    if (run?.copy === undefined) throw new Error('the run has no copy')
    for (let day = 1; day <= 6; day += 1) {
      const dueMs = Date.parse(`2026-02-0${day}T00:00:00Z`)
      const id = day === 1 ? (second?.id ?? '') : `copy-${day}`
      await world.ledger.createRun({ ...run, key: runKeyOf(run.seriesId, dueMs), dueMs, copy: { ...run.copy, id } })
    }
    const report = await audit(world, { apply: ['duplicate_copy'] })
    expect([foundIn(report), report.violations]).toEqual([[], []])
    expect(statuses(world)).toEqual(['placed', 'placed'])
  })

  test('keeps an audit from ending well while it cannot be told which order stays', async () => {
    const { world, key } = await FAULTY_WORLDS.duplicate_copy()
    const { listCopies } = world.deps.commerceLayer
    const listBy = (by: typeof listCopies): void => {
      world.deps.commerceLayer = { ...world.deps.commerceLayer, listCopies: by }
    }
    listBy(async (query) => (query.referenceStart === undefined ? await listCopies(query) : failedWith(503)))
    expect((await audit(world)).outcome).toBe('unreachable')
    listBy(listCopies)
    expect(await audit(world)).toMatchObject({ outcome: 'finished', violations: [key] })
  })
})

test('an own copy that no list shows is read by itself, and stays', async () => {
  const { world, key } = await FAULTY_WORLDS.duplicate_copy()
  const own = (await world.ledger.readRun(key))?.copy?.id
  const { listCopies } = world.deps.commerceLayer
  world.deps.commerceLayer.listCopies = async (query) => {
    const answer = await listCopies(query)
    const without = (items: readonly CopyView[]) => items.filter(({ id }) => id !== own)
    return answer.ok ? { ok: true, value: { ...answer.value, items: without(answer.value.items) } } : answer
  }
  const [found] = (await audit(world)).findings
  expect(found).toMatchObject({
    code: 'duplicate_copy',
    evidence: { stays_because: 'the run was completed with it' },
  })
})

describe('the hourly pass', () => {
  test('looks again at more runs than it reads by one request', async () => {
    const { world, key } = await FAULTY_WORLDS.duplicate_copy()
    await reconcileRuns(world.deps, { remainingMs: () => 300_000 })
    const [report] = await world.deps.ledger.readReports()
    if (report === undefined) throw new Error('the pass has left no report')
    const others = Array.from({ length: 60 }, (_, at) => runKeyOf('order:tea', Date.UTC(2025, 0, 1 + at)))
    await world.deps.ledger.saveReport({ ...report, violations: [...others, key] })
    world.moveClock(3 * HOUR_MS)
    expect((await reconcileRuns(world.deps, { remainingMs: () => 300_000 })).violations).toEqual([key])
  })

  test('names a run with two placed orders each time, until one is cancelled', async () => {
    const { world, key } = await FAULTY_WORLDS.duplicate_copy()
    for (let hours = 0; hours < 6; hours += 1) {
      const { violations, found } = await reconcileRuns(world.deps, NO_HURRY)
      expect([violations, found]).toEqual([[key], { duplicate_copy: { proposed: 1 } }])
      world.moveClock(HOUR_MS)
    }
    const [, second] = copiesOf(world, 'tea')
    await world.deps.commerceLayer.cancelOrder(second?.target_order ?? '')
    expect(await reconcileRuns(world.deps, NO_HURRY)).toMatchObject({ violations: [], findings: [] })
  })

  test('names it also when it was an audit that found it', async () => {
    const { world, key } = await FAULTY_WORLDS.duplicate_copy()
    world.moveClock(HOUR_MS)
    for (const list of ['order_copies', 'paid_order_copies'] as const) {
      await world.ledger.saveReconciledToMs(list, world.nowMs())
    }
    expect((await reconcileRuns(world.deps, NO_HURRY)).violations).toEqual([])
    await audit(world)
    expect((await reconcileRuns(world.deps, NO_HURRY)).violations).toEqual([key])
  })

  test('keeps and tells what it found when it dies in a later step', async () => {
    const { world, key } = await FAULTY_WORLDS.duplicate_copy()
    world.broken.add('queue')
    await expect(reconcileRuns(world.deps, NO_HURRY)).rejects.toThrow()
    expect((await world.ledger.readReports()).map(({ violations }) => violations)).toEqual([[key]])
    expect(world.logged).toContainEqual(expect.objectContaining({ level: 'error', code: 'RECONCILED' }))
  })

  test('goes on saying so when it dies before it could look', async () => {
    const { world, key } = await FAULTY_WORLDS.duplicate_copy()
    await reconcileRuns(world.deps, NO_HURRY)
    world.moveClock(HOUR_MS)
    const { dueRuns } = world.deps.ledger
    world.deps.ledger.dueRuns = async () => {
      throw new Error('throttled')
    }
    await expect(reconcileRuns(world.deps, NO_HURRY)).rejects.toThrow('throttled')
    world.deps.ledger.dueRuns = dueRuns
    world.moveClock(HOUR_MS)
    expect((await reconcileRuns(world.deps, NO_HURRY)).violations).toEqual([key])
  })

  test('goes on saying so while it cannot look', async () => {
    const { world, key } = await FAULTY_WORLDS.duplicate_copy()
    await reconcileRuns(world.deps, NO_HURRY)
    world.broken.add('commerce_layer')
    expect(await reconcileRuns(world.deps, NO_HURRY)).toMatchObject({ outcome: 'unreachable', violations: [key] })
  })
})
