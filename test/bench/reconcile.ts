import { countStates, type Reconciliation } from '../../lib/core/reconciliation.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import { auditRuns } from '../../lib/flows/reconcile/audit.ts'
import type { Bench, BenchTools, Figure } from '../../scripts/benches.ts'
import { FAULTY_EVERY } from './reconcile/fill-shop.ts'
import { hourlyFigure } from './reconcile/hourly.ts'
import { startShop } from './reconcile/remote-shop.ts'

const SIZES = [10_000, 100_000] as const
const WARM_UP = 2_000
const HOURLY_RUNS = 10_000

export const bench: Bench = {
  name: 'reconcile',
  measures: 'hourly passes, and an audit of 10,000 and of 100,000 runs: reads a run and a series, memory, time',
  run: async (tools) => {
    tools.note('hourly passes, on a virtual clock')
    const hourly = await hourlyFigure(HOURLY_RUNS)
    tools.note('warming up')
    await measure(WARM_UP, tools)
    const figures: Figure[] = [hourly]
    for (const size of SIZES) figures.push(...(await measure(size, tools)))
    return figures
  },
}

/** What an audit of a shop of so many runs read, and what it took; the shop and its ledger are another process. */
export async function measure(size: number, tools: BenchTools): Promise<Figure[]> {
  tools.note(`a shop of ${size} runs`)
  const { deps, stop } = await startShop(size)
  try {
    tools.note('auditing it')
    // What of the process is not the audit's.
    const before = process.memoryUsage.rss()
    let mostBytes = before
    const requests = new Map<string, number>()
    const fromMs = tools.nowMs()
    const report = await auditRuns(deps, {
      mode: 'apply',
      window: {},
      asked: undefined,
      newId: 'bench',
      deadline: { remainingMs: () => Number.POSITIVE_INFINITY },
      decide: async () => 'leave',
      onProgress: (step, { counts }) => {
        mostBytes = Math.max(mostBytes, process.memoryUsage.rss())
        requests.set(step, counts.requests)
      },
    })
    const tookMs = tools.nowMs() - fromMs
    mustHaveFound(report, size)
    return figuresOf({ report, size, tookMs, mostBytes, requests })
  } finally {
    stop()
  }
}

interface Measured {
  report: Reconciliation
  size: number
  tookMs: number
  mostBytes: number
  /** How many requests had been sent when each step was last heard of. */
  requests: ReadonlyMap<string, number>
}

function figuresOf({ report, size, tookMs, mostBytes, requests }: Measured): Figure[] {
  const { counts } = report
  const forCopies = requests.get('order_copies') ?? Number.NaN
  const forSeries = (requests.get('order_subscriptions') ?? Number.NaN) - forCopies
  const rest = counts.requests - forCopies - forSeries
  const figure = (name: string, value: number, more: Pick<Figure, 'unit' | 'target'>): Figure => ({
    name: `over ${size} runs: ${name}`,
    value,
    ...more,
  })
  return [
    figure('reads a run, for copies', (forCopies + rest) / size, { unit: 'requests', target: 'at most 0.06' }),
    figure('reads a series', forSeries / counts.series, { unit: 'requests', target: 'at most 0.05' }),
    figure('memory of the process, most', mostBytes / 1024 / 1024, { unit: 'MB', target: 'flat' }),
    figure('time', tookMs / 1_000, { unit: 's' }),
    figure('time at the default pace', counts.requests / DEFAULT_SETTINGS.apiRequestsPerMinute, { unit: 'min' }),
    figure(
      'findings',
      Object.values(report.found).reduce((sum, states) => sum + countStates(states), 0),
      { unit: '' },
    ),
  ]
}

/** An audit that sees nothing is fast. */
function mustHaveFound({ outcome, found, counts }: Reconciliation, size: number): void {
  const faulty = size / FAULTY_EVERY
  const isRight = outcome === 'finished' && counts.runs === size && countStates(found.missing_copy ?? {}) === faulty
  if (isRight && countStates(found.unrecorded_outcome ?? {}) === faulty) return
  throw new Error(`the audit ended as ${outcome} over ${counts.runs} runs: ${JSON.stringify(found)}`)
}
