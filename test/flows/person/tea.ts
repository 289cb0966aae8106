import type { Run } from '../../../lib/core/run.ts'
import { parseRunKey, type RunKey, runKeyOf } from '../../../lib/core/run-key.ts'
import type { Series } from '../../../lib/core/series.ts'
import { placeRecurring } from '../../shop.ts'
import type { FlowWorld } from '../world.ts'

export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000
export const TEA = 'order:tea'

/** An order for tea every hour, a minute old: its first runs, and when the first is due (epoch ms). */
export interface Tea {
  first: RunKey
  second: RunKey
  third: RunKey
  dueMs: number
}

export async function orderTea(world: FlowWorld, terms: Record<string, string | number | boolean> = {}): Promise<Tea> {
  const first = await placeRecurring(world, 'tea', { copies: 3, ...terms })
  world.moveClock(MINUTE_MS)
  const dueMs = parseRunKey(first)?.dueMs ?? 0
  const after = (hours: number) => runKeyOf(TEA, dueMs + hours * HOUR_MS)
  return { first, second: after(1), third: after(2), dueMs }
}

/** How each run of the tea has ended, or where it stands, by when it is due. */
export function runsOf(world: FlowWorld): string[] {
  const told = ({ state }: Run) => ('reason' in state ? state.reason : state.name)
  return world.ledger
    .allRuns()
    .toSorted((a, b) => a.dueMs - b.dueMs)
    .map((run) => `${run.key.slice(-9, -4)} ${told(run)}`)
}

/** When the orders of the tea's copies were made, e.g. `01:00`. */
export function timesOfCopies(world: FlowWorld): string[] {
  return world.state().copies.map((copy) => new Date(copy.created_at).toISOString().slice(11, 16))
}

/** The series of the tea as the ledger has it. */
export async function teaOf(world: FlowWorld): Promise<Series> {
  const series = await world.ledger.readSeries(TEA)
  if (series === undefined) throw new Error('nobody has ordered tea')
  return series
}
