import { type ApiFailure, backoffMs, failureKind, type RequestKind } from '../../core/failure.ts'
import type { ApiErrorRecord } from '../../core/mask.ts'
import { countUnreachable, slowDown, stop, THROTTLE_WINDOW_MS } from '../../core/pace.ts'
import type { ParkReason, WaitReason } from '../../core/reasons.ts'
import type { Action, Run } from '../../core/run.ts'
import type { Move } from '../../core/run-moves.ts'
import { afterFailure } from '../../core/see.ts'
import { isTooLate } from '../../core/too-late.ts'
import type { OrderView } from '../../core/views.ts'
import { changePace } from '../change-pace.ts'
import type { Dependencies } from '../dependencies.ts'
import { saveMove, saveNext } from '../save-move.ts'
import { termsOf } from '../series-terms.ts'
import type { Halt } from './postpone.ts'

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
  const kind = failureKind(failed.request, failed.failure)
  const error = errorOf(failed.failure)
  deps.log('warn', 'REQUEST_FAILED', { run: run.key, kind, status: error.status, error: error.code })
  switch (kind) {
    case 'transient':
      await changePace(deps, (pace) => countUnreachable(pace, deps.clock.nowMs()))
      return {
        ...(await wait(deps, run, { why: 'transient', afterMs: backoffOf(deps, run), error })),
        halt: 'transient',
      }
    case 'in_doubt':
      return await doubt(deps, run, { request: failed.request, error })
    case 'throttled':
      return await throttle(deps, run, { retryAfterMs: failed.failure.retryAfterMs, error })
    case 'token':
    case 'configuration':
      return await askWhetherConfigured(deps, run, error)
    case 'gone':
      return failed.target ? await park(deps, run, { reason: 'target_cancelled', error }) : await skipAsGone(deps, run)
    case 'permanent':
      return await park(deps, run, { reason: 'refused', error })
    case 'business':
      return await useAttempt(deps, { ...run, error }, failed.target)
    default:
      return kind satisfies never
  }
}

/** Puts a held run back to wait for its next try with the same action. Uses no attempt. */
export async function wait(
  deps: Dependencies,
  run: Run,
  { why, afterMs, error }: { why: WaitReason; afterMs: number; error?: ApiErrorRecord },
): Promise<Settled> {
  const wakeMs = deps.clock.nowMs() + afterMs
  return await settle(deps, run, { name: 'wait', why, action: actionOf(run), wakeMs, ...(error && { error }) })
}

/** Makes a move of a held run; a fact that came first is as good. */
export async function settle(deps: Dependencies, run: Run, move: Move): Promise<Settled> {
  return await settled(deps, run, await saveMove(deps, run, move))
}

/** A run that something else may have moved, as the ledger has it now. */
export async function settledBySight(deps: Dependencies, run: Run): Promise<Settled> {
  return { run: (await deps.ledger.readRun(run.key)) ?? run }
}

/** Waits for what others have begun, for no longer than the catch-up window: then a person must look. */
export async function waitInWindow(
  deps: Dependencies,
  run: Run,
  { why, afterMs, action = actionOf(run) }: { why: WaitReason; afterMs: number; action?: Action },
): Promise<Settled> {
  const nowMs = deps.clock.nowMs()
  if (isTooLate(run, deps.settings, nowMs)) return await settle(deps, run, { name: 'park', reason: 'too_late' })
  return await settle(deps, run, { name: 'wait', why, action, wakeMs: nowMs + afterMs })
}

async function settled(deps: Dependencies, run: Run, saved: Run | 'already_done'): Promise<Settled> {
  return saved === 'already_done' ? await settledBySight(deps, run) : { run: saved }
}

async function doubt(
  deps: Dependencies,
  run: Run,
  { request, error }: { request: RequestKind; error: ApiErrorRecord },
): Promise<Settled> {
  const { settleMs } = deps.settings
  // A lost answer to a placement or a cancelling is repeated after reading; only a POST leaves the run itself in doubt.
  if (request !== 'create') return await wait(deps, run, { why: 'answer_lost', afterMs: settleMs, error })
  const wakeMs = deps.clock.nowMs() + settleMs
  return await settle(deps, run, { name: 'doubt', why: 'answer_lost', wakeMs, error })
}

async function throttle(
  deps: Dependencies,
  run: Run,
  { retryAfterMs, error }: { retryAfterMs: number | undefined; error: ApiErrorRecord },
): Promise<Settled> {
  await changePace(deps, (pace) => slowDown(pace, retryAfterMs, deps.clock.nowMs()))
  const afterMs = retryAfterMs ?? THROTTLE_WINDOW_MS
  return { ...(await wait(deps, run, { why: 'throttled', afterMs, error })), halt: 'throttled' }
}

/** A refusal may be about this run alone or about our credentials: a read that anybody may do tells which. */
async function askWhetherConfigured(deps: Dependencies, run: Run, error: ApiErrorRecord): Promise<Settled> {
  const probe = await deps.commerceLayer.probe()
  if (probe.ok) return await park(deps, run, { reason: 'not_permitted', error })
  deps.log('error', 'NOT_AUTHORIZED', { status: error.status, error: error.code })
  await changePace(deps, (pace) => stop(pace, 'configuration', deps.clock.nowMs()))
  const waiting = await wait(deps, run, { why: 'configuration', afterMs: backoffOf(deps, run), error })
  return { ...waiting, halt: 'configuration' }
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
