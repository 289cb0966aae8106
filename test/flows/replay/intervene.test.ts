import { expect, test } from 'vitest'
import { type Intervention, MOST_ENTRIES } from '../../../lib/core/intervention.ts'
import type { Run } from '../../../lib/core/run.ts'
import { runKeyOf, seriesIdOf } from '../../../lib/core/run-key.ts'
import { discardRuns } from '../../../lib/flows/person/discard-runs.ts'
import { InterventionTaken } from '../../../lib/flows/replay/intervene.ts'
import { replayPlanned } from '../../../lib/flows/replay/replay-planned.ts'
import { DUE_MS, runIn, SAMPLE_STATES } from '../../core/sample-runs.ts'
import { type FlowWorld, makeWorld } from '../world.ts'

const BY = { by: 'arn:aws:iam::000000000000:root', asked: '--reason refused' }

/** A world with so many parked runs. */
async function parkedRuns(count: number): Promise<{ world: FlowWorld; plan: { run: Run; kind: 'would_create' }[] }> {
  const world = makeWorld()
  const runs = Array.from({ length: count }, (_, at) => {
    const seriesId = seriesIdOf('order', `tea-${at}`)
    return runIn(SAMPLE_STATES.parked, { key: runKeyOf(seriesId, DUE_MS), seriesId })
  })
  for (const run of runs) await world.ledger.createRun(run)
  return { world, plan: runs.map((run) => ({ run, kind: 'would_create' })) }
}

/** The interventions that runs bear, each once. */
async function interventionsOf({ ledger }: FlowWorld): Promise<(Intervention | undefined)[]> {
  const ids = new Set(ledger.allRuns().flatMap(({ interventionId }) => interventionId ?? []))
  return await Promise.all([...ids].map((id) => ledger.readIntervention(id)))
}

test('a replay of many is written down with what became of each, a row for every 30, and each run bears its row', async () => {
  const { world, plan } = await parkedRuns(MOST_ENTRIES + 1)
  const done = await replayPlanned(world.deps, plan, BY)
  expect(done.map(({ outcome }) => outcome)).toEqual(plan.map(() => 'replayed'))
  const [first, second, ...others] = await interventionsOf(world)
  expect(others).toEqual([])
  expect(first).toMatchObject({ version: 2, action: 'replay', atMs: world.nowMs(), ...BY })
  expect(second?.entries).toEqual([{ run: plan.at(-1)?.run.key, kind: 'would_create', outcome: 'replayed' }])
})

test('a replay that is cut off in the middle shows how far it came, and given again does the rest, nothing twice', async () => {
  const { world, plan } = await parkedRuns(5)
  let left = 2
  const saveRun = async (run: Run) => {
    left -= 1
    if (left < 0) throw new Error('the network is gone')
    return await world.ledger.saveRun(run)
  }
  const cut = { ...world.deps, ledger: { ...world.ledger, saveRun } }
  await expect(replayPlanned(cut, plan, BY)).rejects.toThrow('the network is gone')
  expect(world.ledger.allRuns().map(({ epoch }) => epoch)).toEqual([2, 2, 1, 1, 1])
  const [written] = await interventionsOf(world)
  expect(written?.entries.map(({ outcome }) => outcome)).toEqual(plan.map(() => 'intended'))
  const again = await replayPlanned(world.deps, plan, BY)
  expect(again.map(({ outcome }) => outcome)).toEqual(['not_parked', 'not_parked', 'replayed', 'replayed', 'replayed'])
  expect(world.ledger.allRuns().map(({ epoch }) => epoch)).toEqual([2, 2, 2, 2, 2])
})

test('nothing is done whose intent could not be written, or that somebody has written just now', async () => {
  const { world, plan } = await parkedRuns(2)
  world.broken.add('ledger')
  await expect(replayPlanned(world.deps, plan, BY)).rejects.toThrow()
  world.broken.clear()
  const unlucky = { ...world.deps, random: { next: () => 0.5 } }
  await replayPlanned(unlucky, plan.slice(0, 1), BY)
  await expect(replayPlanned(unlucky, plan.slice(1), BY)).rejects.toThrow(InterventionTaken)
  expect(world.ledger.allRuns().map(({ epoch }) => epoch)).toEqual([2, 1])
})

test('a discard is written down like a replay, and takes no run that was moved since it was looked at', async () => {
  const { world, plan } = await parkedRuns(2)
  const [one, two] = plan.map(({ run }) => run)
  if (one === undefined || two === undefined) throw new Error('expected two runs')
  await discardRuns(world.deps, [one, { ...two, version: 7 }], { reason: 'paid by phone', ...BY })
  expect(await interventionsOf(world)).toMatchObject([
    {
      action: 'discard',
      ...BY,
      asked: `${BY.asked} --reason "paid by phone"`,
      entries: [
        { run: one.key, outcome: 'discarded' },
        { run: two.key, outcome: 'already_done' },
      ],
    },
  ])
})
