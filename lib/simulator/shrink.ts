import type { HistoryPlan } from './history-plan.ts'
import { type Playing, playHistory, type Verdict } from './play.ts'
import { smallerPlans } from './smaller.ts'
import type { Promised } from './violation.ts'

/** A history that breaks a promise, and of whose parts none can be left out. */
export interface Shrunk {
  plan: HistoryPlan
  /** With its lines kept. */
  verdict: Verdict
  /** Histories played to find it. */
  plays: number
}

export interface ShrinkOptions {
  bend?: NonNullable<Playing['bend']>
  /** Stops looking after so many histories. */
  mostPlays?: number
}

/** What is left out changes when everything else goes wrong: a smaller plan gets a few other chances to go as wrong. */
const CHANCES = 6

/**
 * Makes a history smaller for as long as it still breaks the same promise: one trouble of the weather after the other is
 * switched off, then people's acts, series and copies, and the storm shortened.
 */
export async function shrink(
  plan: HistoryPlan,
  promise: Promised,
  { bend, mostPlays = 1_000 }: ShrinkOptions = {},
): Promise<Shrunk> {
  const bent = bend === undefined ? {} : { bend }
  let plays = 0
  const breaks = async (tried: HistoryPlan): Promise<boolean> => {
    plays += 1
    const { violation } = await playHistory(tried, { keeping: 'unkept', ...bent })
    return violation?.promise === promise
  }
  const findSmaller = async (from: HistoryPlan): Promise<HistoryPlan | undefined> => {
    for (const smaller of smallerPlans(from)) {
      for (let chance = 0; chance < CHANCES; chance += 1) {
        if (plays >= mostPlays) return undefined
        const tried = { ...smaller, chanceSeed: smaller.chanceSeed + chance }
        if (await breaks(tried)) return tried
      }
    }
    return undefined
  }
  let smallest = plan
  for (let found: typeof smallest | undefined = plan; found !== undefined; found = await findSmaller(smallest)) {
    smallest = found
  }
  return { plan: smallest, verdict: await playHistory(smallest, { keeping: 'kept', ...bent }), plays }
}
