import { type Resource, textOf } from '../resource.ts'
import { msOf } from '../time.ts'
import type { World } from '../world.ts'

const hourMs = 3_600_000

/** Whether the platform runs a subscription at all at present. */
export const isLive = (subscription: Resource): boolean =>
  subscription.attributes.status === 'active' || subscription.attributes.status === 'running'

/** Whether a subscription is over at a time: from then on the platform runs it no more, whatever its status says. */
export const isExpiredAt = (subscription: Resource, ms: number): boolean => {
  const expiresMs = msOf(textOf(subscription, 'expires_at') ?? '')
  return expiresMs !== undefined && expiresMs <= ms
}

/** When a subscription's alert for its next run goes out, in milliseconds. */
export const alertMsOf = (subscription: Resource, dueMs: number): number => {
  const hours = subscription.attributes.renewal_alert_period
  return dueMs - (typeof hours === 'number' ? hours : 1) * hourMs
}

/** Puts a subscription's next run and its alert on the agenda; to be called whenever either may have changed. */
export const planSubscription = (world: World, subscription: Resource): void => {
  const nextRunAt = textOf(subscription, 'next_run_at')
  const dueMs = nextRunAt === undefined ? undefined : msOf(nextRunAt)
  if (nextRunAt === undefined || dueMs === undefined || !isLive(subscription)) return
  // A run that the platform has missed stays missed, until somebody moves next_run_at.
  if (subscription.hidden.missed_run_at === nextRunAt) return
  const about = { subscriptionId: subscription.id, nextRunAt }
  if (subscription.hidden.alerted_run_at !== nextRunAt) {
    world.agenda.add(alertMsOf(subscription, dueMs), { kind: 'alert_renewal', ...about })
  }
  world.agenda.add(dueMs, { kind: 'run_subscription', ...about })
}
