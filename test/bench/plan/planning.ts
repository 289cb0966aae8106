import { subscriptionView } from '../../../lib/core/resources.ts'
import { noteSubscription } from '../../../lib/flows/note-series.ts'
import type { BenchTools } from '../../../scripts/benches.ts'
import type { Dispatcher } from './dispatch.ts'

/** Plans the first runs of so many new monthly subscriptions, as a delivery of each does; answers with the time of all (ms). */
export async function planNew(deps: Dispatcher, count: number, { nowMs }: BenchTools): Promise<number> {
  const fromMs = nowMs()
  for (let index = 0; index < count; index += 1) {
    const view = subscriptionView(newSubscription(`new-${index}`))
    const noted = view && (await noteSubscription(deps, view))
    if (noted?.outcome !== 'planned') throw new Error(`expected a run to be planned, got ${noted?.outcome}`)
  }
  return nowMs() - fromMs
}

function newSubscription(id: string) {
  const perennial = { frequency: 'monthly', starts_at: '2026-04-30T06:00:00Z' }
  return {
    type: 'order_subscriptions',
    id,
    attributes: {
      status: 'inactive',
      frequency: 'monthly',
      updated_at: '2026-02-28T12:00:00Z',
      metadata: { perennial },
    },
    relationships: { source_order: { data: { type: 'orders', id: `${id}-source` } } },
  }
}
