import { textField } from '../core/fields.ts'
import type { Document, Resource } from '../core/json-api.ts'
import { copyView, orderView, subscriptionView } from '../core/resources.ts'
import { type SeriesId, seriesIdOf } from '../core/run-key.ts'
import type { TopicRule } from '../core/topics.ts'
import type { Dependencies } from './dependencies.ts'
import { noteCopy, noteTargetOrder } from './note-copy.ts'
import { endSeries, type Noted, noteOrderSeries, noteSubscription } from './note-series.ts'
import type { NoteOutcome } from './outcomes.ts'

type Needs = Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'>

/** What noting a delivery did; `release` is a run that it planned. */
export type DeliveryNoted = Pick<Noted, 'planned'> & { outcome: NoteOutcome }

/** A delivery whose body is authentic and about its topic, ready to be noted. */
export interface ReadDelivery {
  effect: Exclude<TopicRule['effect'], 'none'>
  resource: Resource
  document: Document
}

/** Notes what a delivery says, by the body's own status and not by the topic's name. Undefined: the body says too little. */
export async function noteDelivery(deps: Needs, delivery: ReadDelivery): Promise<DeliveryNoted | undefined> {
  const { effect, resource, document } = delivery
  switch (effect) {
    case 'subscription': {
      const view = subscriptionView(resource)
      return view && (await noteSubscription(deps, view))
    }
    case 'copy': {
      const view = copyView(resource, document)
      return view && { outcome: await noteCopy(deps, view), planned: undefined }
    }
    case 'order': {
      const view = orderView(resource)
      if (view === undefined) return undefined
      const target = await noteTargetOrder(deps, view)
      return target === 'not_ours' ? await noteOrderSeries(deps, view) : { outcome: target, planned: undefined }
    }
    case 'destroyed':
      // What is destroyed comes without its attributes. With them it was sent under another topic, which no signature covers.
      if (textField(resource.attributes, 'status') === undefined)
        return await endSeries(deps, seriesOf(resource), 'gone')
      return await noteDelivery(deps, { ...delivery, effect: resource.type === 'orders' ? 'order' : 'subscription' })
    default:
      return effect satisfies never
  }
}

function seriesOf(resource: Resource): SeriesId {
  return seriesIdOf(resource.type === 'orders' ? 'order' : 'subscription', resource.id)
}
