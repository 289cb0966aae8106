import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/duration.ts'
import { failureKind } from '../core/failure.ts'
import type { CopyType } from '../core/run.ts'
import { COPY_CHECK_MS } from '../core/see.ts'
import type { CopyView } from '../core/views.ts'
import { changePace } from './change-pace.ts'
import type { Deadline, Dependencies } from './dependencies.ts'
import { heedFailure } from './heed-failure.ts'
import { startMs } from './plan-run.ts'

/** Passes overlap by this much: a copy may still have been at work when the last one read it. */
export const OVERLAP_MS = 2 * HOUR_MS

/** Less than this left, and the pass stops where it is; the next one goes on from there. */
const LEAST_REMAINING_MS = 30 * SECOND_MS

/** How reading came to its end. */
export type ReadingOutcome = 'finished' | 'unfinished' | 'unreachable'

/** What bounds a pass: its time, and pages that it still may read. */
export interface Allowance {
  deadline: Deadline
  pages: number
}

/**
 * Reads the copies of one type that were made since the last pass, the oldest first, and remembers how far it came: a pass that
 * ends early is continued there by the next one, however much there is.
 */
export async function readCopies(
  deps: Dependencies,
  { type, allowance }: { type: CopyType; allowance: Allowance },
  onCopy: (copy: CopyView) => Promise<void>,
): Promise<ReadingOutcome> {
  const nowMs = deps.clock.nowMs()
  const knownMs = await deps.ledger.readReconciledToMs(type)
  const fromMs = knownMs ?? (await startMs(deps)) - OVERLAP_MS
  let reachedMs = fromMs
  const outcome = await readPages(deps, { type, window: { fromMs, toMs: nowMs }, allowance }, async (copy) => {
    await onCopy(copy)
    reachedMs = Math.max(reachedMs, copy.createdMs)
  })
  if (outcome === 'finished') reachedMs = Math.max(fromMs, nowMs - COPY_CHECK_MS - OVERLAP_MS)
  if (reachedMs !== knownMs) await deps.ledger.saveReconciledToMs(type, reachedMs)
  return outcome
}

interface Reading {
  type: CopyType
  window: { fromMs: number; toMs: number }
  allowance: Allowance
}

async function readPages(
  deps: Dependencies,
  { type, window, allowance }: Reading,
  onCopy: (copy: CopyView) => Promise<void>,
): Promise<ReadingOutcome> {
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const inTime = allowance.deadline.remainingMs() >= LEAST_REMAINING_MS && allowance.pages > 0
    if (!inTime || !(await isWithinPace(deps))) return 'unfinished'
    allowance.pages -= 1
    const answer = await deps.commerceLayer.listCopies({
      type,
      createdFromMs: window.fromMs,
      createdToMs: window.toMs,
      page,
    })
    if (!answer.ok) {
      await heedFailure(deps, failureKind('read', answer.failure), answer.failure)
      return 'unreachable'
    }
    pages = answer.value.pageCount
    for (const copy of answer.value.items) await onCopy(copy)
  }
  return 'finished'
}

/**
 * Charges one page to the pace, which keeps releases away for as long, and reads at once: waiting in line behind what was
 * released ahead would leave no time for reading. Quiet times and stopped releases hold for pages too.
 */
async function isWithinPace(deps: Dependencies): Promise<boolean> {
  const nowMs = deps.clock.nowMs()
  let allowed = true
  await changePace(deps, (pace) => {
    allowed = pace.quietUntilMs <= nowMs && pace.stopped === undefined
    const nextSlotMs = Math.max(nowMs, pace.nextSlotMs) + MINUTE_MS / pace.requestsPerMinute
    return allowed ? { ...pace, nextSlotMs } : pace
  })
  return allowed
}
