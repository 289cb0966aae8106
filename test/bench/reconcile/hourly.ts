import type { Figure } from '../../../scripts/benches.ts'
import { playScenario, withinLimit } from '../pace/play.ts'
import { steady } from '../pace/scenarios.ts'

/** So long runs are due one after the other. */
const HOURS = 6

/** What the hourly passes read of copies for so many runs, from before the first one is due until all have long been placed. */
export async function hourlyFigure(runs: number): Promise<Figure> {
  const { used } = await playScenario(steady(runs, HOURS))
  const reads = withinLimit(used.asked).filter(
    ({ program, exchange }) => program === 'reconcile-runs' && exchange.path.endsWith('order_copies'),
  )
  const name = `hourly passes over ${runs} runs: reads a run, for copies`
  return { name, value: reads.length / runs, unit: 'requests', target: 'at most 0.06' }
}
