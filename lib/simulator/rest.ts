import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/duration.ts'
import type { Reconciliation } from '../core/reconciliation.ts'
import { isOpen } from '../core/run.ts'
import { reconcileRuns } from '../flows/reconcile-runs.ts'
import { type Game, goOn } from './game.ts'
import { type Duty, onDuty } from './on-duty.ts'
import { payOpenOrders } from './people.ts'
import { sourceOrderOf } from './shop.ts'
import { countStirs } from './stirs.ts'
import type { World } from './world.ts'

/** How long after the storm everything has to have come to rest: the retry calendar, and a day. */
const REST_MS = 20 * DAY_MS

/** Goes on in a healed world until nothing is left to do, and asks every checker. */
export async function comeToRest(game: Game): Promise<void> {
  const { world } = game
  const endMs = world.timeline.nowMs() + REST_MS
  await goOn(game, endMs, () => isAtRest(world))
  if (game.violation === undefined && !isAtRest(world)) {
    const open = world.ledger.allRuns().filter((run) => isOpen(run) && run.dueMs <= world.timeline.nowMs())
    const what = `not at rest after 20 days: ${open.map((run) => `${run.key} ${run.state.name}`).join(', ')}`
    game.violation = { promise: 'convergence', what }
  }
  for (const checker of game.checkers) game.violation ??= checker.atRest?.()
}

/**
 * P7: whatever is replayed, by our command or from the console, and however often, no run gets a second order by it; nor when
 * a customer pays an order that was left open.
 */
export async function replayEverything(game: Game): Promise<void> {
  const { world } = game
  const command = () => replayUntilDone(world, 'replay')
  const redrive = async () => world.queue.redrive()
  const both = () => Promise.all([command(), redrive()])
  await andRest(game, () => payOpenOrders(world))
  for (const replay of [command, redrive, redrive, command, both]) await replayed(game, replay)
}

/** Whatever was wrong with copies is repaired, and what is parked is replayed a last time. */
export async function repairEverything(game: Game): Promise<void> {
  const { world, plan } = game
  const orders = Object.fromEntries(plan.series.map((one) => [sourceOrderOf(one), { copy_outcome: 'ok' }] as const))
  world.emulator.control.setSwitches({ orders })
  await replayed(game, () => replayUntilDone(world, 'replay_named'))
}

async function replayed(game: Game, replay: () => Promise<unknown>): Promise<void> {
  for (const checker of game.checkers) checker.beforeReplay?.()
  await andRest(game, replay)
}

async function andRest(game: Game, act: () => Promise<unknown>): Promise<void> {
  if (game.violation !== undefined) return
  await carryThrough(game, act)
  // What it has changed at Commerce Layer is told a moment later.
  await goOn(game, game.world.timeline.nowMs() + 2 * MINUTE_MS)
  await comeToRest(game)
}

/** The platform runs a subscription once an hour at most, and tells of it for a minute. */
const MOST_STIRRED = 3

/**
 * A reconciliation of a world at rest has nothing more to say a second time: it finds nothing to put right, and leaves every row as the
 * first left it.
 */
export async function reconcileTwice(game: Game): Promise<void> {
  const { ledger } = game.world
  const stirs = countStirs(game.world)
  await reconcile(game)
  for (const checker of game.checkers) game.violation ??= checker.atReconciled?.()
  for (let tries = 0; tries < MOST_STIRRED; tries += 1) {
    // What it found to be missed is made first.
    if (!isAtRest(game.world)) await comeToRest(game)
    const known = new Set<unknown>([...ledger.allRuns(), ...ledger.allSeries()])
    const before = stirs()
    const report = await reconcile(game)
    const changed = [...ledger.allRuns(), ...ledger.allSeries()].find((row) => !known.has(row))
    const repaired = report?.findings.find(({ state }) => state === 'applied')
    if (changed === undefined && repaired === undefined) return
    // Where the platform ran a subscription meanwhile, or told of something late, that may be what was written.
    if (stirs() > before) continue
    const wrote = changed && ('key' in changed ? changed.key : changed.id)
    const what = `a second reconciliation ${wrote ? `wrote ${wrote}` : `repaired ${repaired?.code} of ${repaired?.subject}`}`
    game.violation ??= { promise: 'convergence', what }
    return
  }
}

/** The last word of every checker. */
export function end(game: Game): void {
  for (const checker of game.checkers) game.violation ??= checker.atEnd?.()
}

/** Who sees an error gives the command again. */
async function replayUntilDone(world: World, duty: Duty): Promise<void> {
  while ((await onDuty(world, duty)) === 'failed');
}

/** A pass reads so many of the deliveries that failed, and the next one goes on: after days without any there are hundreds. */
const MOST_PASSES = 12

/** Again where it has not come to its end, or a strike has met it: the schedule does as much. */
async function reconcile(game: Game): Promise<Reconciliation | undefined> {
  let outcome: string | undefined
  let report: Reconciliation | undefined
  for (let tries = 0; tries < MOST_PASSES && game.violation === undefined && outcome !== 'finished'; tries += 1) {
    const ended = await carryThrough(game, () => game.world.functions['reconcile-runs'].invoke(reconcileRuns))
    report = ended?.kind === 'answered' ? ended.value : undefined
    outcome = report?.outcome ?? ended?.kind
  }
  if (outcome !== 'finished') {
    game.violation ??= { promise: 'convergence', what: `a reconciliation of a world at rest ended as ${outcome}` }
  }
  return report
}

/** Goes on until something that was begun has come to its end; answers with that. */
export async function carryThrough<T>(game: Game, begin: () => Promise<T>): Promise<T | undefined> {
  const { timeline } = game.world
  let end: { value: T } | undefined
  void begin().then((value) => {
    end = { value }
  })
  // What it does first takes no time: a world at rest would seem to have nothing to do.
  await timeline.settle()
  await goOn(game, timeline.nowMs() + HOUR_MS, () => end !== undefined)
  if (end === undefined)
    game.violation ??= { promise: 'convergence', what: 'what was begun had not ended after an hour' }
  return end?.value
}

/** Nothing is waiting, claimed, in doubt or due. */
function isAtRest(world: World): boolean {
  const nowMs = world.timeline.nowMs()
  if (world.queue.waiting().length > 0) return false
  if (Object.values(world.functions).some((one) => one.busy() > 0)) return false
  return world.ledger.allRuns().every((run) => !isOpen(run) || run.dueMs > nowMs)
}
