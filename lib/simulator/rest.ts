import { DAY_MS, HOUR_MS } from '../core/duration.ts'
import { isOpen } from '../core/run.ts'
import { reconcileRuns } from '../flows/reconcile-runs.ts'
import { type Game, goOn } from './game.ts'
import { payOpenOrders, replayAll } from './people.ts'
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
  const replayed = () => replayAll(world)
  for (const again of [() => payOpenOrders(world), replayed, () => world.queue.redrive(), replayed]) {
    if (game.violation !== undefined) return
    await again()
    await comeToRest(game)
  }
}

/** In a world at rest a reconciliation has nothing more to say: a second one leaves every run as the first left it. */
export async function reconcileTwice(game: Game): Promise<void> {
  const { world } = game
  if (game.violation !== undefined) return
  await reconcile(game)
  const before = world.ledger.allRuns().filter((run) => !isOpen(run))
  await reconcile(game)
  // What is open may have moved: the platform goes on by its own clock.
  const moved = before.find(({ key, version }) => world.ledger.peekRun(key)?.version !== version)
  if (moved !== undefined) {
    game.violation ??= { promise: 'convergence', what: `a second reconciliation moved ${moved.key}, which had ended` }
  }
  for (const checker of game.checkers) game.violation ??= checker.atEnd?.()
}

async function reconcile(game: Game): Promise<void> {
  const { functions, timeline } = game.world
  let isDone = false
  void functions['reconcile-runs'].invoke(reconcileRuns).then(() => {
    isDone = true
  })
  await goOn(game, timeline.nowMs() + HOUR_MS, () => isDone)
}

/** Nothing is waiting, claimed, in doubt or due. */
function isAtRest(world: World): boolean {
  const nowMs = world.timeline.nowMs()
  if (world.queue.waiting().length > 0) return false
  if (Object.values(world.functions).some((one) => one.busy() > 0)) return false
  return world.ledger.allRuns().every((run) => !isOpen(run) || run.dueMs > nowMs)
}
