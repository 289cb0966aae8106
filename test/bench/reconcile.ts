import { countStates, type Reconciliation } from '../../lib/core/reconciliation.ts'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import type { Bench, BenchTools, Figure } from '../../scripts/benches.ts'
import { type Audited, audited } from './reconcile/audited.ts'
import { computedShop } from './reconcile/computed-shop.ts'
import { FAULTY_EVERY } from './reconcile/fill-shop.ts'
import { hourlyFigure } from './reconcile/hourly.ts'
import { startShop } from './reconcile/remote-shop.ts'

const SIZES = [10_000, 100_000] as const
const COMPUTED_SIZES = [10_000, 1_000_000] as const
const WARM_UP = 2_000
const HOURLY_RUNS = 10_000

export const bench: Bench = {
  name: 'reconcile',
  measures: 'hourly passes, and audits of up to 1,000,000 runs: reads a run and a series, memory, time',
  run: async (tools) => {
    tools.note('hourly passes, on a virtual clock')
    const hourly = await hourlyFigure(HOURLY_RUNS)
    tools.note('warming up')
    await measure(WARM_UP, tools)
    const figures: Figure[] = [hourly]
    for (const size of SIZES) figures.push(...(await measure(size, tools)))
    for (const size of COMPUTED_SIZES) figures.push(...(await measureMemory(size, tools)))
    return figures
  },
}

/** What an audit of a shop of so many runs read, and what it took; the shop and its ledger are another process. */
export async function measure(size: number, tools: BenchTools): Promise<Figure[]> {
  tools.note(`a shop of ${size} runs`)
  const { deps, stop } = await startShop(size)
  try {
    tools.note('auditing it')
    const done = await audited(deps, tools)
    mustHaveFound(done.report, size)
    return [...readFigures(size, done), ...memoryFigures(size, done)]
  } finally {
    stop()
  }
}

/** What an audit needs of so many runs, none of which is kept anywhere. */
export async function measureMemory(size: number, tools: BenchTools): Promise<Figure[]> {
  tools.note(`auditing ${size} runs that are computed`)
  const done = await audited(computedShop(size), tools)
  const { outcome, counts } = done.report
  if (outcome !== 'finished' || counts.runs !== size || counts.copies !== size) {
    throw new Error(`the audit ended as ${outcome} over ${JSON.stringify(counts)}`)
  }
  return memoryFigures(size, done)
}

function readFigures(size: number, { report, tookMs, requests }: Audited): Figure[] {
  const { counts } = report
  const forCopies = requests.get('order_copies') ?? Number.NaN
  const forSeries = (requests.get('order_subscriptions') ?? Number.NaN) - forCopies
  const rest = counts.requests - forCopies - forSeries
  const findings = Object.values(report.found).reduce((sum, states) => sum + countStates(states), 0)
  return [
    figure(size, 'reads a run, for copies', {
      value: (forCopies + rest) / size,
      unit: 'requests',
      target: 'at most 0.06',
    }),
    figure(size, 'reads a series', { value: forSeries / counts.series, unit: 'requests', target: 'at most 0.05' }),
    figure(size, 'time', { value: tookMs / 1_000, unit: 's' }),
    figure(size, 'time at the default pace', {
      value: counts.requests / DEFAULT_SETTINGS.apiRequestsPerMinute,
      unit: 'min',
    }),
    figure(size, 'findings', { value: findings, unit: '' }),
  ]
}

function memoryFigures(size: number, { mostBytes, mostLiveBytes }: Audited): Figure[] {
  const inMb = (bytes: number) => ({ value: bytes / 1024 / 1024, unit: 'MB', target: 'flat' })
  return [
    figure(size, 'memory of the process, most', inMb(mostBytes)),
    figure(size, 'memory in use, most', inMb(mostLiveBytes)),
  ]
}

function figure(size: number, name: string, measured: Omit<Figure, 'name'>): Figure {
  return { name: `over ${size} runs: ${name}`, ...measured }
}

/** An audit that sees nothing is fast. */
function mustHaveFound({ outcome, found, counts }: Reconciliation, size: number): void {
  const faulty = size / FAULTY_EVERY
  const isRight = outcome === 'finished' && counts.runs === size && countStates(found.missing_copy ?? {}) === faulty
  if (isRight && countStates(found.unrecorded_outcome ?? {}) === faulty) return
  throw new Error(`the audit ended as ${outcome} over ${counts.runs} runs: ${JSON.stringify(found)}`)
}
