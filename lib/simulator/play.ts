import { DEFAULT_SETTINGS, type Settings } from '../core/settings.ts'
import { dice } from '../emulator/dice.ts'
import type { Emulator } from '../emulator/emulator.ts'
import { makeCheckers } from './checkers.ts'
import { commandAtRest } from './duty/at-rest.ts'
import type { Deed } from './duty/deed.ts'
import { drawHistory } from './duty/draw-duty.ts'
import { giveCommand } from './duty/give-command.ts'
import { endure } from './endure.ts'
import type { Fortune } from './fate.ts'
import { makeFortune } from './fortune.ts'
import { type Game, goOn } from './game.ts'
import { type History, makeHistory } from './history.ts'
import { type HistoryPlan, healedMs, START_MS } from './history-plan.ts'
import type { Mix } from './mixes.ts'
import { narrate } from './narrate.ts'
import { onDuty } from './on-duty.ts'
import type { Scene } from './people.ts'
import { comeToRest, end, reconcileTwice, repairEverything, replayEverything } from './rest.ts'
import { goOnHoliday } from './shop.ts'
import type { SiteOptions } from './site.ts'
import type { Violation } from './violation.ts'
import { CALM } from './weather.ts'
import { makeWorld, type World } from './world.ts'

/** What became of one history. */
export interface Verdict {
  seed: number
  violation: Violation | undefined
  steps: number
  /** Runs that got a second order: in a mix that promises no more, each of them was named. */
  secondOrders: number
  /** Runs by the state that they were left in. */
  ends: Readonly<Record<string, number>>
  history: History
}

/** How a history is played. */
export interface Playing {
  keeping: 'kept' | 'unkept'
  /** Bends the dependencies of every process. */
  bend?: SiteOptions['bend']
  /** Replaces the fortune that the weather makes; the emulator is there when the first call is made. */
  fortune?: (usual: Fortune, emulator: () => Emulator) => Fortune
  /** Looks at the world that a history has left. */
  atEnd?: (world: World) => void
}

export interface PlayOptions extends Playing {
  seed: number
  mix: Mix
}

/** Plays the history of a seed. */
export async function play({ seed, mix, ...playing }: PlayOptions): Promise<Verdict> {
  return await playHistory(drawHistory(seed, mix), playing)
}

/** Plays a history: a storm, checked at each step; then the world is healed and has to come to rest. */
export async function playHistory(plan: HistoryPlan, playing: Playing): Promise<Verdict> {
  const history = makeHistory(playing.keeping)
  const world = buildWorld(plan, playing, history)
  if (playing.keeping === 'kept') narrate(world)
  const deeds: Deed[] = []
  const checkers = makeCheckers(world, plan, deeds)
  const game: Game = { plan, world, checkers: checkers.all, steps: 0, violation: undefined }
  await endure(game, sceneOf(world, deeds), plan)
  await goOn(game, healedMs(plan))
  // Where a promise was broken already the storm still blows, and nobody would hear of an answer that comes late.
  if (game.violation === undefined) await goOnHoliday(world, plan.series)
  await comeToRest(game)
  await replayEverything(game)
  await reconcileTwice(game)
  await commandAtRest(game)
  await repairEverything(game)
  await reconcileTwice(game)
  end(game)
  playing.atEnd?.(world)
  if (game.violation)
    history.note(world.timeline.nowMs(), `${game.violation.promise} is broken: ${game.violation.what}`)
  const { violation, steps } = game
  return { seed: plan.seed, violation, steps, secondOrders: checkers.secondOrders(), ends: endsOf(world), history }
}

/** Where people act; what they command is taken down when it has ended. */
function sceneOf(world: World, deeds: Deed[]): World & Scene {
  return {
    ...world,
    onDuty: (duty) => onDuty(world, duty),
    command: async (command, plan) => {
      const deed = await giveCommand(world, { command, plan })
      world.history.note(deed.endedMs, `person: ${command} (${plan.id}) said ${deed.outcome}`)
      deeds.push(deed)
    },
  }
}

function endsOf({ ledger }: World): Record<string, number> {
  const ends: Record<string, number> = {}
  for (const { state } of ledger.allRuns()) {
    const end = 'reason' in state ? `${state.name}: ${state.reason}` : state.name
    ends[end] = (ends[end] ?? 0) + 1
  }
  return ends
}

function buildWorld(
  { mix, catchUp, retryCalendarMs, requestsPerMinute, startAtMs, behaviour, chanceSeed }: HistoryPlan,
  { bend, fortune: change }: Playing,
  history: History,
): World {
  const chance = dice(chanceSeed).next
  const deployed = { firstPost: mix.firstPost, catchUp, apiRequestsPerMinute: requestsPerMinute, startAtMs }
  const settings: Settings = { ...DEFAULT_SETTINGS, ...deployed, ...(retryCalendarMs && { retryCalendarMs }) }
  const world: World = makeWorld({
    startMs: START_MS,
    settings,
    weather: CALM,
    fortune: (weather) => {
      const usual = makeFortune(weather, chance)
      return change?.(usual, () => world.emulator) ?? usual
    },
    chance,
    history,
    behaviour,
    ...(bend === undefined ? {} : { bend }),
  })
  return world
}
