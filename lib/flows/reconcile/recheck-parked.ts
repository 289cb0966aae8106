import { chunksOf } from '../../core/chunks.ts'
import { HOUR_MS } from '../../core/duration.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { Run } from '../../core/run.ts'
import { isDraftOfOthers, isPlaced } from '../../core/see.ts'
import type { CopyView } from '../../core/views.ts'
import type { Work } from '../create-copies/work.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteCopyOf } from '../note-copy.ts'
import { putScheduleBack } from '../put-schedule-back.ts'
import { copiesOfRuns } from '../replay/copies-of-runs.ts'
import { parkedRuns } from '../replay.ts'
import { copyEvidence } from './copy-evidence.ts'
import { type Pass, tellApplied } from './pass.ts'
import { mustRest } from './read-pages.ts'
import { nameSecondOrder } from './second-order.ts'
import { unreachable } from './unreachable.ts'
import { LEAST_FOR_RUNS_MS, RUNS_AT_ONCE, worksOf } from './works-of-runs.ts'

/** So many parked runs are known to a pass, the longest parked first. */
const MOST_RUNS = 500

/** So many of them an hourly pass looks at; an audit looks at all. */
const IN_AN_HOUR = 50

/**
 * Looks at what became of parked runs: a customer may have paid the order that a failed copy left, or a person have made another.
 * No delivery says whose an order is that is not a subscription's.
 */
export async function recheckParked(deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  const parked = await parkedRuns(deps, MOST_RUNS)
  const runs = pass.auditId === undefined ? ofThisHour(parked, deps.clock.nowMs()) : parked
  for (const works of chunksOf(await worksOf(deps, runs.filter(mayHaveCopy)), RUNS_AT_ONCE)) {
    if (pass.deadline.remainingMs() < LEAST_FOR_RUNS_MS || (await mustRest(deps, pass))) return 'unfinished'
    const outcome = await look(deps, pass, works)
    if (outcome !== 'finished') return outcome
  }
  return 'finished'
}

/** By turns, or those that stay parked for long would keep all others from being looked at. */
function ofThisHour(parked: readonly Run[], nowMs: number): Run[] {
  const turns = Math.max(1, Math.ceil(parked.length / IN_AN_HOUR))
  const from = (Math.floor(nowMs / HOUR_MS) % turns) * IN_AN_HOUR
  return parked.slice(from, from + IN_AN_HOUR)
}

/** Whether there may be a copy of a run. */
function mayHaveCopy({ copy, posts }: Run): boolean {
  return copy !== undefined || posts > 0
}

async function look(deps: Dependencies, pass: Pass, works: readonly Work[]): Promise<PassOutcome> {
  const found = await copiesOfRuns(deps, works)
  if (!found.ok) return await unreachable(deps, found)
  for (const { run, series } of works) {
    if (pass.auditId === undefined) pass.recorder.count('runs')
    const terms = { wantsPlacement: series.options.placeTargetOrder }
    for (const copy of found.value.byRun.get(run.key) ?? []) {
      const outcome = isDraftOfOthers(run, copy, terms) ? 'finished' : await note(deps, pass, { run, copy })
      if (outcome !== 'finished') return outcome
    }
    if (pass.mode === 'apply' && isBeyondLateCommit(deps, run)) await putScheduleBack(deps, run)
  }
  return 'finished'
}

/** By then every request of a parked run has taken effect that ever will: one that was refused has moved no schedule. */
function isBeyondLateCommit({ clock, settings }: Dependencies, { state }: Run): boolean {
  return state.name === 'parked' && clock.nowMs() - state.parkedMs > settings.lateCommitMs
}

async function note(deps: Dependencies, pass: Pass, { run, copy }: { run: Run; copy: CopyView }): Promise<PassOutcome> {
  const outcome = await noteCopyOf(deps, run, copy)
  if (outcome === 'recorded' && copy.targetOrder !== undefined && isPlaced(copy.targetOrder)) {
    tellApplied(pass, { code: 'parked_but_solved', subject: run.key, evidence: copyEvidence(copy) })
  }
  return outcome === 'second_order' ? await nameSecondOrder(deps, pass, { key: run.key, copy }) : 'finished'
}
