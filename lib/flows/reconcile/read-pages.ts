import { SECOND_MS } from '../../core/duration.ts'
import { resume } from '../../core/pace.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import { changePace } from '../change-pace.ts'
import type { Answer, Dependencies, Page } from '../dependencies.ts'
import type { Pass } from './pass.ts'
import { unreachable } from './unreachable.ts'

/** Less than this left, and the pass stops where it is; the next one goes on from there. */
export const LEAST_REMAINING_MS = 30 * SECOND_MS

/** A list at Commerce Layer in the order of a time, and what is done with its pages. */
export interface Listing<T> {
  /** A page of what has its time at or after one (epoch ms), the oldest first. */
  list(fromMs: number, page: number): Promise<Answer<Page<T>>>
  timeOf(item: T): number
  /** Told of each item once; `reachedMs`: all before it has been told. What it cannot finish ends the reading. */
  onPage(items: readonly T[], reachedMs: number): Promise<PassOutcome>
}

/**
 * Reads a list from a time on, by moving that time and not by page numbers: deep pages are slow, and what comes or goes meanwhile
 * moves everything behind it from one page to another. Only where a whole page has the same time the next page of it is read.
 */
export async function readPages<T extends { id: string }>(
  deps: Dependencies,
  { fromMs: firstMs, ...pass }: { fromMs: number } & Time,
  { list, timeOf, onPage }: Listing<T>,
): Promise<PassOutcome> {
  let fromMs = firstMs
  let page = 1
  let told = new Set<string>()
  for (;;) {
    if (pass.deadline.remainingMs() < LEAST_REMAINING_MS || (await mustRest(deps, pass))) return 'unfinished'
    const answer = await list(fromMs, page)
    if (!answer.ok) return await unreachable(deps, answer)
    await changePace(deps, (pace) => resume(pace, deps.clock.nowMs()))
    const { items, pageCount } = answer.value
    const lastMs = items.reduce((ms, item) => Math.max(ms, timeOf(item)), fromMs)
    const news = items.filter(({ id }) => !told.has(id))
    const outcome = await onPage(news, lastMs)
    if (outcome !== 'finished') return outcome
    if (items.length === 0 || page >= pageCount) return 'finished'
    const atLast = items.filter((item) => timeOf(item) === lastMs).map(({ id }) => id)
    told = new Set(lastMs > fromMs ? atLast : [...told, ...atLast])
    page = lastMs > fromMs ? 1 : page + 1
    fromMs = lastMs
  }
}

/** How long a pass has, and what it does with it. */
type Time = Pick<Pass, 'deadline' | 'whenQuiet'>

/**
 * While all is quiet, unless it may wait for the end of that; or nothing may be asked but a probe a minute. A page is as good a probe as
 * a run, of which there may be none for weeks.
 */
export async function mustRest(
  { ledger, clock }: Pick<Dependencies, 'ledger' | 'clock'>,
  { deadline, whenQuiet }: Time,
): Promise<boolean> {
  const pace = await ledger.readPace()
  const nowMs = clock.nowMs()
  const quietMs = (pace?.quietUntilMs ?? 0) - nowMs
  // Each request takes a turn, and there is none in a quiet time.
  const maySleep = whenQuiet === 'wait' && quietMs < deadline.remainingMs() - LEAST_REMAINING_MS
  return (quietMs > 0 && !maySleep) || (pace?.stopped?.nextProbeMs ?? 0) > nowMs
}
