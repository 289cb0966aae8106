import type { Measures } from '../core/measures.ts'
import type { Dispatched } from './dispatch-runs.ts'
import type { DeliveryAnswer } from './receive-delivery.ts'
import type { Reconciled } from './reconcile-runs.ts'

export function measuresOfDelivery({ status, outcome }: DeliveryAnswer): Measures {
  return { deliveriesTaken: status === 200 ? 1 : 0, deliveriesForged: outcome === 'forged' ? 1 : 0 }
}

export function measuresOfDispatch({ lateSeconds, doubtSeconds, unheard, stopped }: Dispatched): Measures {
  const configurationFault = stopped === 'configuration' ? 1 : 0
  return { lateSeconds, doubtSeconds, unheard, configurationFault, unreachable: stopped === 'unreachable' ? 1 : 0 }
}

export function measuresOfReconciliation({ outcomes }: Reconciled): Measures {
  return { findings: { second_order: outcomes.second_order ?? 0 } }
}
