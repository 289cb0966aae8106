import { HOUR_MS, MINUTE_MS } from '../../../lib/core/duration.ts'
import { makeEmulator } from '../../../lib/emulator/emulator.ts'
import type { Source } from '../../../lib/simulator/source.ts'
import { step } from '../../../lib/simulator/step.ts'
import { makeTimeline } from '../../../lib/simulator/timeline.ts'
import type { Asked, Used } from './meter.ts'
import { hire } from './other-consumer.ts'
import { plant } from './plant.ts'
import { type Scenario, START_MS } from './scenarios.ts'
import { schedulesOf } from './schedules.ts'
import { makePaceWorld, type PaceWorld } from './world.ts'

/** What came of a scenario. */
export interface Played {
  scenario: Scenario
  settings: PaceWorld['settings']
  used: Used
  /** Copies of each run that was made at all, by Commerce Layer's own word. */
  copies: ReadonlyMap<string, number>
  /** Runs whose order is placed. */
  placed: number
  others: { asked: number; throttled: number }
  /** Codes that were logged as warnings or errors, and how often. */
  complaints: ReadonlyMap<string, number>
}

/** How long deliveries and what else follows the last order may take. */
const AFTERWARDS_MS = 3 * MINUTE_MS

/** Several times as long as all runs take at the configured rate; a scenario that takes longer has stopped. */
const MOST_MS = 8 * HOUR_MS

/** Plays a scenario on a virtual clock, from the first dispatch until everything has come to rest. */
export async function playScenario(scenario: Scenario): Promise<Played> {
  const timeline = makeTimeline(START_MS)
  const world = await makePaceWorld({ timeline, makeEmulator })
  const { emulator } = world
  const runDue: Source = { nextMs: emulator.nextWakeMs, begin: () => void emulator.runDue() }
  const goOn: GoOn = async (sources, isDone, untilMs) => {
    await timeline.settle()
    while (!isDone() && (await step(timeline, [runDue, ...sources], untilMs)) === 'done');
    if (!isDone()) timeline.moveTo(untilMs)
  }
  let planted = false
  const planting = plant(world, scenario).then(() => {
    planted = true
  })
  await goOn([], () => planted, scenario.openMs)
  await planting
  await goOn([], () => false, scenario.openMs)
  return await measure(world, scenario, { goOn, afterwardsMs: scenario.afterwardsMs ?? AFTERWARDS_MS })
}

/** Lets time pass until something is done, or to a time (epoch ms). */
export type GoOn = (sources: readonly Source[], isDone: () => boolean, untilMs: number) => Promise<void>

/** Lets a planted world work until everything has come to rest, as time passes in it. */
export async function measure(
  world: PaceWorld,
  scenario: Scenario,
  { goOn, afterwardsMs }: { goOn: GoOn; afterwardsMs: number },
): Promise<Played> {
  const { meter, truth, settings } = world
  const { openMs, other, dueTimes } = scenario
  const others = other && hire(world, other)
  const sources = [world.poller, ...schedulesOf(world, openMs), ...(others === undefined ? [] : [others.source])]
  let placed = 0
  truth.onPlaced(({ id }) => {
    if (truth.copyOfTarget(id)?.maker.who === 'perennial') placed += 1
  })
  meter.take()
  await goOn(sources, () => placed >= dueTimes.length, openMs + MOST_MS)
  await goOn(sources, () => false, world.timeline.nowMs() + afterwardsMs)
  if (placed === 0) throw new Error(`no order was placed: ${JSON.stringify([...world.complaints])}`)
  return {
    scenario,
    settings,
    used: meter.take(),
    copies: countCopies(world),
    placed,
    complaints: world.complaints,
    others: { asked: others?.asked() ?? 0, throttled: others?.throttled() ?? 0 },
  }
}

function countCopies({ truth }: PaceWorld): Map<string, number> {
  const copies = new Map<string, number>()
  for (const { maker } of truth.copies()) {
    if (maker.who === 'perennial') copies.set(maker.run, (copies.get(maker.run) ?? 0) + 1)
  }
  return copies
}

/** Requests that share the limit, in the order of their arrival: tokens have a limit of their own. */
export function withinLimit(asked: readonly Asked[]): Asked[] {
  return asked
    .filter(({ exchange }) => exchange.path !== '/oauth/token')
    .sort((a, b) => a.exchange.atMs - b.exchange.atMs)
}

/** From the first request to the last copy (epoch ms). */
export function spanOf(asked: readonly Asked[]): { fromMs: number; toMs: number } {
  const copies = asked.filter(({ exchange }) => exchange.reference !== undefined)
  return { fromMs: asked[0]?.exchange.atMs ?? 0, toMs: copies.at(-1)?.exchange.atMs ?? 0 }
}
