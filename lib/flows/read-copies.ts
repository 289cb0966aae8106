import { HOUR_MS, SECOND_MS } from '../core/duration.ts'
import { failureKind } from '../core/failure.ts'
import { resume } from '../core/pace.ts'
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

/**
 * Reads the copies of one type that were made since the last pass, the oldest first, and remembers how far it came: a pass that
 * ends early is continued there by the next one, however much there is.
 */
export async function readCopies(
  deps: Dependencies,
  { type, deadline }: { type: CopyType; deadline: Deadline },
  onCopy: (copy: CopyView) => Promise<void>,
): Promise<ReadingOutcome> {
  const nowMs = deps.clock.nowMs()
  const knownMs = await deps.ledger.readReconciledToMs(type)
  const fromMs = knownMs ?? (await startMs(deps)) - OVERLAP_MS
  let reachedMs = fromMs
  const outcome = await readPages(deps, { type, window: { fromMs, toMs: nowMs }, deadline }, async (copy) => {
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
  deadline: Deadline
}

async function readPages(
  deps: Dependencies,
  { type, window, deadline }: Reading,
  onCopy: (copy: CopyView) => Promise<void>,
): Promise<ReadingOutcome> {
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    if (deadline.remainingMs() < LEAST_REMAINING_MS || (await mustRest(deps))) return 'unfinished'
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
    await changePace(deps, (pace) => resume(pace, deps.clock.nowMs()))
    pages = answer.value.pageCount
    for (const copy of answer.value.items) await onCopy(copy)
  }
  return 'finished'
}

/**
 * While all is quiet, or nothing may be asked but a probe a minute. A page is as good a probe as a run, of which there may be
 * none for weeks.
 */
async function mustRest({ ledger, clock }: Dependencies): Promise<boolean> {
  const pace = await ledger.readPace()
  const nowMs = clock.nowMs()
  return pace !== undefined && (pace.quietUntilMs > nowMs || (pace.stopped?.nextProbeMs ?? 0) > nowMs)
}
