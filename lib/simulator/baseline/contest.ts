import { isSameRun } from '../../core/same-run.ts'
import type { Due } from '../checkers/p3-no-missed-run.ts'
import { drawPlan } from '../history-plan.ts'
import type { Mix } from '../mixes.ts'
import { playHistory } from '../play.ts'
import type { Violation } from '../violation.ts'
import type { World } from '../world.ts'
import { type Account, type Fates, takeAccount } from './account.ts'
import { playBaseline } from './play.ts'

/** One history, gone through by both. */
export interface Contest {
  perennial: Account
  baseline: Account
  /** Of Perennial's promises; the baseline makes none. */
  violation: Violation | undefined
}

/** Plays the history of a seed twice: with Perennial, and with the baseline in its place. */
export async function contest(seed: number, mix: Mix): Promise<Contest> {
  const plan = drawPlan(seed, mix)
  let fates: Fates | undefined
  const { violation, secondOrders } = await playHistory(plan, {
    keeping: 'unkept',
    atEnd: (world) => {
      fates = takeAccount(world, plan, (due) => isNamed(world, due))
    },
  })
  if (fates === undefined) throw new Error(`seed ${seed} has no end`)
  const { account } = await playBaseline(plan)
  return { perennial: { ...fates, secondOrders, paidTwice: 0 }, baseline: account, violation }
}

/** Whether the ledger has an end of the run, which is what `status` and `parked` show. */
function isNamed({ ledger }: World, { seriesId, dueMs }: Due): boolean {
  const run = ledger.allRuns().find((one) => one.seriesId === seriesId && isSameRun(one.dueMs, dueMs))
  return run !== undefined && ENDS.has(run.state.name)
}

const ENDS: ReadonlySet<string> = new Set(['completed', 'parked', 'skipped'])
