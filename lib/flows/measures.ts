import type { Measures } from '../core/measures.ts'
import { countStates, type Reconciliation } from '../core/reconciliation.ts'
import type { Dispatched } from './dispatch-runs.ts'
import type { DeliveryAnswer } from './receive-delivery.ts'

export function measuresOfDelivery({ status, signature }: DeliveryAnswer): Measures {
  const isSigned = signature === 'wrong' || signature === 'no_secret'
  return { deliveriesTaken: status === 200 ? 1 : 0, deliveriesForged: isSigned ? 1 : 0 }
}

export function measuresOfDispatch({ lateSeconds, doubtSeconds, unheard, stopped }: Dispatched): Measures {
  const configurationFault = stopped === 'configuration' ? 1 : 0
  return { lateSeconds, doubtSeconds, unheard, configurationFault, unreachable: stopped === 'unreachable' ? 1 : 0 }
}

/** Findings by their code, without those that were put right: nobody has to be woken for them. */
export function measuresOfReconciliation({ found, notes }: Pick<Reconciliation, 'found' | 'notes'>): Measures {
  const left = Object.entries(found).map(([code, { applied: _, ...states }]) => [code, countStates(states)] as const)
  return { findings: { duplicate_copy: notes.second_order ?? 0, ...Object.fromEntries(left) } }
}
