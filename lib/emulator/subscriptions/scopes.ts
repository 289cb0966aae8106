import { textOf } from '../resource.ts'
import type { Scope } from '../schema.ts'
import { msOf } from '../time.ts'
import { isExpiredAt, isLive } from './plan.ts'

const isActive: Scope = (subscription, nowMs) => isLive(subscription) && !isExpiredAt(subscription, nowMs)

const isRunnable: Scope = (subscription, nowMs) =>
  isActive(subscription, nowMs) && (msOf(textOf(subscription, 'next_run_at') ?? '') ?? nowMs + 1) <= nowMs

/**
 * The filter scopes of subscriptions. The platform's schema names them and says no more: here the active ones are those
 * that are active or running and have not expired, and the runnable ones are those of them whose next run is due.
 */
export const subscriptionScopes: Readonly<Record<string, Scope>> = {
  active: isActive,
  expired: isExpiredAt,
  runnable: isRunnable,
}
