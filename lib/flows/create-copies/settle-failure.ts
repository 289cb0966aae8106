import { afterFailure } from '../../core/after-failure.ts'
import { type ApiFailure, backoffMs, failureKind, type RequestKind } from '../../core/failure.ts'
import type { ApiErrorRecord } from '../../core/mask.ts'
import { THROTTLE_WINDOW_MS } from '../../core/rate-limit.ts'
import type { ParkReason, WaitReason } from '../../core/reasons.ts'
import type { Action, Run } from '../../core/run.ts'
import type { Move } from '../../core/run-moves.ts'
import { isTooLate } from '../../core/too-late.ts'
import type { OrderView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { type Halt, heedFailure } from '../heed-failure.ts'
import { saveMove, saveNext } from '../save-move.ts'
import { termsOf } from '../series-terms.ts'

/** What became of a held run; `halt`: nothing more is asked of Commerce Layer in this batch, for that reason. */
export interface Settled {
  run: Run
  halt?: Halt
}

/** A request for a run that failed. */
export interface FailedRequest {
  request: RequestKind
  failure: ApiFailure
  /** The order that was to be placed, for a refused placement. */
  target?: OrderView
}

/** Moves a held run by the kind of its failure, and the pace with it. */
export async function settleFailure(deps: Dependencies, run: Run, failed: FailedRequest): Promise<Settled> {
  const { failure, request, target } = failed
  const kind = failureKind(request, failure)
  const error = errorOf(failure)
  deps.log('warn', 'REQUEST_FAILED', { run: run.key, kind, status: error.status, error: error.code })
  const verdict = await heedFailure(deps, kind, failure)
  if (verdict === 'not_permitted') return await park(deps, run, { reason: 'not_permitted', error })
  if (verdict !== 'nothing') return await putBack(deps, run, { halt: verdict, failure, error })
  switch (kind) {
    case 'gone':
      return target ? await park(deps, run, { reason: 'target_cancelled', error }) : await skipAsGone(deps, run)
    case 'permanent':
      return await park(deps, run, { reason: 'refused', error })
    case 'business':
      return await useAttempt(deps, { ...run, error }, target)
    default:
      return await doubt(deps, run, { request, error })
  }
}

/** Nothing more is asked for now: the run waits, and has used no attempt. */
async function putBack(
  deps: Dependencies,
  run: Run,
  { halt, failure, error }: { halt: Halt; failure: ApiFailure; error: ApiErrorRecord },
): Promise<Settled> {
  const afterMs = halt === 'throttled' ? (failure.retryAfterMs ?? THROTTLE_WINDOW_MS) : backoffOf(deps, run)
  return { ...(await wait(deps, run, { why: halt, afterMs, error })), halt }
}

/**
 * Puts a held run back to wait for its next try, with the same action unless another is named. Uses no attempt; but waits are
 * bounded by the catch-up window, and past it the run is parked: then a person must look.
 */
export async function wait(
  deps: Dependencies,
  run: Run,
  { why, afterMs, action = actionOf(run), error }: Wait,
): Promise<Settled> {
  const nowMs = deps.clock.nowMs()
  const known = error && { error }
  if (isTooLate(run, deps.settings, nowMs)) {
    return await settle(deps, run, { name: 'park', reason: 'too_late', ...known })
  }
  return await settle(deps, run, { name: 'wait', why, action, wakeMs: nowMs + afterMs, ...known })
}

interface Wait {
  why: WaitReason
  afterMs: number
  action?: Action
  error?: ApiErrorRecord
}

/** Makes a move of a held run; a fact that came first is as good. */
export async function settle(deps: Dependencies, run: Run, move: Move): Promise<Settled> {
  return await settled(deps, run, await saveMove(deps, run, move))
}

/** A run that something else may have moved, as the ledger has it now. */
export async function settledBySight(deps: Dependencies, run: Run): Promise<Settled> {
  return { run: (await deps.ledger.readRun(run.key)) ?? run }
}

async function settled(deps: Dependencies, run: Run, saved: Run | 'already_done'): Promise<Settled> {
  return saved === 'already_done' ? await settledBySight(deps, run) : { run: saved }
}

async function doubt(
  deps: Dependencies,
  run: Run,
  { request, error }: { request: RequestKind; error: ApiErrorRecord },
): Promise<Settled> {
  // A lost answer to a placement or a cancelling is repeated after reading; only a POST leaves the run itself in doubt.
  if (request !== 'create') {
    const afterMs = Math.max(deps.settings.settleMs, backoffOf(deps, run))
    return await wait(deps, run, { why: 'answer_lost', afterMs, error })
  }
  const wakeMs = deps.clock.nowMs() + deps.settings.settleMs
  return await settle(deps, run, { name: 'doubt', why: 'answer_lost', wakeMs, error })
}

async function park(
  deps: Dependencies,
  run: Run,
  parked: { reason: ParkReason; error: ApiErrorRecord },
): Promise<Settled> {
  return await settle(deps, run, { name: 'park', ...parked })
}

async function skipAsGone(deps: Dependencies, run: Run): Promise<Settled> {
  return await settle(deps, run, { name: 'skip', reason: 'series_gone' })
}

/** A refused placement is a business failure: the retry calendar says when, and whether, it is tried again. */
async function useAttempt(deps: Dependencies, run: Run, target: OrderView | undefined): Promise<Settled> {
  const context = { terms: await termsOf(deps, run), settings: deps.settings, nowMs: deps.clock.nowMs() }
  const after = afterFailure(run, target, { ...context, why: 'retry_after_failure' })
  return await settled(deps, run, await saveNext(deps, run, after))
}

function errorOf(failure: ApiFailure): ApiErrorRecord {
  const [first] = failure.errors
  const code = failure.stage === 'token' ? 'TOKEN' : 'NO_ANSWER'
  return first ?? { status: failure.status ?? 0, code, pointer: undefined, key: undefined, message: failure.cause }
}

function backoffOf(deps: Dependencies, run: Run): number {
  return backoffMs(run.waits, deps.random.next())
}

function actionOf(run: Run): Action {
  return run.state.name === 'claimed' ? run.state.action : 'look_up'
}
