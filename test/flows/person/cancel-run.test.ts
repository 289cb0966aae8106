import { describe, expect, test } from 'vitest'
import { cancelRun } from '../../../lib/flows/person/cancel-run.ts'
import { discardRun } from '../../../lib/flows/person/discard-run.ts'
import { pauseSeries } from '../../../lib/flows/person/pause-series.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { saveMove } from '../../../lib/flows/save-move.ts'
import { isParked } from '../../shop.ts'
import { type FlowWorld, makeWorld } from '../world.ts'
import { HOUR_MS, orderTea, runsOf, TEA, timesOfCopies } from './tea.ts'

async function parkedTea(world: FlowWorld) {
  const tea = await orderTea(world)
  world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'refused' } } })
  await world.runUntil(tea.first, isParked)
  return tea
}

describe('a parked run that a person discards', () => {
  test('is skipped, and keeps why in their words, masked', async () => {
    const world = makeWorld()
    const { first } = await parkedTea(world)
    const discarded = await discardRun(world.deps, first, { reason: ' giulia@example.com has left ' })
    expect(discarded).toMatchObject({
      outcome: 'discarded',
      run: { note: '[email] has left', state: { name: 'skipped', reason: 'discarded' } },
    })
    expect(await world.ledger.readRun(first)).toMatchObject({ note: '[email] has left' })
    expect(runsOf(world)).toEqual(['01:00 discarded', '02:00 planned'])
  })

  test('is not taken up again when the console sends its message, nor is its message kept', async () => {
    const world = makeWorld()
    const { first } = await parkedTea(world)
    world.emulator.control.setSwitches({ orders: { tea: { copy_outcome: 'ok' } } })
    await discardRun(world.deps, first, { reason: 'refunded' })
    world.moveClock(10 * 60_000)
    expect(world.queue.parked()).toHaveLength(1)
    world.queue.redrive()
    await world.goOn(HOUR_MS / 2)
    expect(timesOfCopies(world)).toEqual([])

    const kept = makeWorld()
    await discardRun(kept.deps, (await parkedTea(kept)).first, { reason: 'refunded' })
    await reconcileRuns(kept.deps, { remainingMs: () => 900_000 })
    expect(kept.queue.parked()).toEqual([])
  })

  test('has its next one planned, also when nobody has come to that yet', async () => {
    const world = makeWorld()
    const { first } = await orderTea(world)
    const run = await world.ledger.readRun(first)
    if (run !== undefined) await saveMove(world.deps, run, { name: 'park', reason: 'not_permitted' })
    await discardRun(world.deps, first, { reason: 'refunded' })
    expect(runsOf(world)).toEqual(['01:00 discarded', '02:00 planned'])
  })

  test('plans nothing in a paused series', async () => {
    const world = makeWorld()
    const { first } = await parkedTea(world)
    await pauseSeries(world.deps, TEA)
    await discardRun(world.deps, first, { reason: 'refunded' })
    expect(runsOf(world)).toEqual(['01:00 discarded', '02:00 series_paused'])
  })

  test('needs a reason, and has to be parked', async () => {
    const world = makeWorld()
    const { first, second, third } = await parkedTea(world)
    expect(await discardRun(world.deps, first, { reason: ' ' })).toEqual({ outcome: 'no_reason' })
    expect(await discardRun(world.deps, second, { reason: 'refunded' })).toEqual({ outcome: 'not_parked' })
    expect(await discardRun(world.deps, third, { reason: 'refunded' })).toEqual({ outcome: 'unknown_run' })
    const ledger = { ...world.deps.ledger, saveRun: async () => 'conflict' as const }
    expect(await discardRun({ ...world.deps, ledger }, first, { reason: 'refunded' })).toEqual({
      outcome: 'already_done',
    })
  })
})

describe('cancelling a run', () => {
  test('skips one that waits for its time, and discards one that is parked', async () => {
    const world = makeWorld()
    const { first, second } = await parkedTea(world)
    expect(
      await cancelRun(world.deps, second, { reason: 'nobody is there', by: 'arn:aws:iam::000000000000:root' }),
    ).toMatchObject({ outcome: 'skipped' })
    expect(
      await cancelRun(world.deps, first, { reason: 'nobody is there', by: 'arn:aws:iam::000000000000:root' }),
    ).toMatchObject({ outcome: 'discarded' })
    expect(runsOf(world)).toEqual(['01:00 discarded', '02:00 by_person', '03:00 planned'])
  })

  test.each(['claimed', 'in_doubt', 'accepted'] as const)('does not touch one that is %s', async (state) => {
    const world = makeWorld()
    const { first } = await orderTea(world)
    const lost = {
      on: 'request',
      method: 'POST',
      path: '/api/order_copies',
      effect: { kind: 'commit_then_drop' },
    } as const
    const untold = { on: 'delivery', count: null, effect: { kind: 'lose' } } as const
    if (state === 'in_doubt') world.emulator.control.addFaults([lost, untold])
    const answers: unknown[] = []
    const { commerceLayer } = world.deps
    const createCopy: typeof commerceLayer.createCopy = async (copy) => {
      answers.push(await cancelRun(world.deps, first, { reason: 'too late', by: 'arn:aws:iam::000000000000:root' }))
      return await commerceLayer.createCopy(copy)
    }
    if (state === 'claimed') world.deps.commerceLayer = { ...commerceLayer, createCopy }
    await world.runUntil(first, (run) => run.state.name === (state === 'claimed' ? 'completed' : state))
    if (state !== 'claimed')
      answers.push(await cancelRun(world.deps, first, { reason: 'too late', by: 'arn:aws:iam::000000000000:root' }))
    expect(answers).toEqual([{ outcome: 'begun' }])
  })
})
