import { RELEASE_AGAIN_MS } from '../../core/release.ts'
import type { Interruption } from './interruption.ts'
import { nextMomentOf } from './moments.ts'
import { openRuns } from './open-runs.ts'
import { perform } from './perform.ts'
import type { Scene } from './script.ts'
import type { Stage } from './stage.ts'
import type { Teller } from './teller.ts'

export interface Direction {
  scenes: readonly Scene[]
  /** What happens later is no part of the story (epoch ms). */
  endMs: number
  teller: Pick<Teller, 'scene' | 'moved'>
  /** Called whenever nothing is under way: ledger and emulator agree then. */
  settled: () => void
  /** Whether somebody wants the story to end early. */
  interruption: Pick<Interruption, 'requested' | 'request'>
}

/** How a story ended, and what did not go as written: the audience must not take that for a success. */
export interface Played {
  outcome: 'played' | 'interrupted'
  surprises: readonly string[]
}

/** Wakes of the emulator that are this near are one stop. */
const TOGETHER_MS = 1_500

/** Customers and shops come one after the other: together with Perennial's, their requests share one limit. */
const BETWEEN_PATCHES_MS = 400

/** A story that needs more stops than this for a scene goes round in circles. */
const MOST_STOPS_PER_SCENE = 60

/** Plays the scenes in their order, and jumps from one moment of interest to the next until nothing is open any more. */
export async function play(stage: Stage, direction: Direction): Promise<Played> {
  const { stack } = stage
  const { scenes, endMs, teller, settled, interruption } = direction
  const left = [...scenes]
  const surprises: string[] = []
  const struck: Promise<string | undefined>[] = []
  let state: 'going_on' | 'over' = 'going_on'
  const goesOn = () => state === 'going_on' && !interruption.requested()
  for (let stops = 0; ; stops += 1) {
    // What is under way may wait long for an answer that is held back; whoever wants an end does not.
    await Promise.race([settle(stage, goesOn), interruption.request])
    if (!goesOn()) break
    settled()
    const nextMs = await nextMoment(stage, left[0]?.atMs, endMs)
    if (nextMs === undefined || !goesOn()) break
    if (stops > MOST_STOPS_PER_SCENE * scenes.length) {
      surprises.push(`the story goes round in circles: it was stopped after ${stops} stops`)
      break
    }
    stack.moveClock(Math.max(0, nextMs - stack.nowMs()))
    teller.moved(stack.nowMs())
    for (const { tells, weight, happening } of takeDue(left, stack.nowMs())) {
      if (happening.does === 'patch') stack.moveClock(BETWEEN_PATCHES_MS)
      teller.scene({ tells, weight }, stack.nowMs())
      const performed = await perform(stage, happening, goesOn)
      if (performed.outcome === 'unexpected') surprises.push(performed.words)
      if (performed.outcome === 'armed') struck.push(performed.struck)
    }
  }
  state = 'over'
  const missed = (await Promise.all(struck)).filter((words) => words !== undefined)
  return { outcome: interruption.requested() ? 'interrupted' : 'played', surprises: [...surprises, ...missed] }
}

/** Takes the scenes whose time has come; performing them may move the clock, which makes none of the others due. */
function takeDue(left: Scene[], nowMs: number): Scene[] {
  const firstLater = left.findIndex(({ atMs }) => atMs > nowMs)
  return left.splice(0, firstLater === -1 ? left.length : firstLater)
}

/** Lets everything end that is going on: deliveries, functions, messages that can be received. */
async function settle({ stack, commerceLayer }: Stage, goesOn: () => boolean): Promise<void> {
  const { emulator } = commerceLayer
  do {
    await emulator.runDue()
    await stack.idle()
  } while (goesOn() && (emulator.nextWakeMs() ?? Number.POSITIVE_INFINITY) <= stack.nowMs())
}

/** The next scene, the next thing the emulator does, or the next moment of an open run; undefined when there is none. */
async function nextMoment(stage: Stage, sceneMs: number | undefined, endMs: number): Promise<number | undefined> {
  const nowMs = stage.stack.nowMs()
  const wakeMs = stage.commerceLayer.emulator.nextWakeMs()
  const releases = await stage.ledger.releasesSince(nowMs - RELEASE_AGAIN_MS)
  const open = (await openRuns(stage, endMs)).filter((run) => run.dueMs <= endMs)
  const moments = [
    ...(sceneMs === undefined ? [] : [sceneMs]),
    ...(wakeMs === undefined || wakeMs > endMs ? [] : [wakeMs + TOGETHER_MS]),
    ...open.flatMap((run) => nextMomentOf(run, nowMs, releases) ?? []),
  ]
  const soonest = Math.min(...moments)
  return soonest <= endMs ? soonest : undefined
}
