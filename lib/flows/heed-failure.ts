import type { ApiFailure, FailureKind } from '../core/failure.ts'
import { countUnreachable, stop } from '../core/pace.ts'
import { slowDown } from '../core/rate-limit.ts'
import type { WaitReason } from '../core/reasons.ts'
import { changePace } from './change-pace.ts'
import type { Dependencies } from './dependencies.ts'

/** Why nothing more is asked of Commerce Layer for now. */
export type Halt = Extract<WaitReason, 'throttled' | 'transient' | 'configuration'>

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'log' | 'settings' | 'commerceLayer'>

/**
 * What a failed request says about Commerce Layer as a whole, and the pace changed by it: `not_permitted` when it was refused
 * although our credentials are good, `nothing` when it is about the thing that was asked for alone.
 */
export async function heedFailure(
  deps: Needs,
  kind: FailureKind,
  failure: ApiFailure,
): Promise<Halt | 'not_permitted' | 'nothing'> {
  const nowMs = deps.clock.nowMs()
  switch (kind) {
    case 'throttled':
      await changePace(deps, (pace) => slowDown(pace, failure.retryAfterMs, nowMs))
      return 'throttled'
    case 'transient':
      await changePace(deps, (pace) => countUnreachable(pace, nowMs))
      return 'transient'
    case 'token':
    case 'configuration':
      return await askWhetherConfigured(deps, kind, failure)
    case 'in_doubt':
    case 'gone':
    case 'permanent':
    case 'business':
      return 'nothing'
    default:
      return kind satisfies never
  }
}

/**
 * A refusal may be about one resource alone or about our credentials: a read that anybody may do tells which. A token that was
 * refused a moment ago and is given now was about neither.
 */
async function askWhetherConfigured(
  deps: Needs,
  kind: 'token' | 'configuration',
  failure: ApiFailure,
): Promise<'configuration' | 'not_permitted' | 'transient'> {
  const probe = await deps.commerceLayer.probe()
  if (probe.ok) return kind === 'token' || failure.stage === 'token' ? 'transient' : 'not_permitted'
  deps.log('error', 'NOT_AUTHORIZED', { status: failure.status, error: failure.errors[0]?.code })
  await changePace(deps, (pace) => stop(pace, 'configuration', deps.clock.nowMs()))
  return 'configuration'
}
