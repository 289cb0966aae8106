import { dueAfter } from '../../core/due-times.ts'
import { parseDocument, parseJson, primaryResource, type Resource } from '../../core/json-api.ts'
import { seriesOfOrder, seriesOfSubscription } from '../../core/observe-series.ts'
import { copyView, orderView, subscriptionView } from '../../core/resources.ts'
import { parseReference, REFERENCE_ORIGIN, resourceIdOf, runKeyOf, seriesIdOf } from '../../core/run-key.ts'
import type { Series } from '../../core/series.ts'
import { verifySignature } from '../../core/signature.ts'
import type { CopyView } from '../../core/views.ts'
import { secretsFor } from '../../core/webhook-secrets.ts'
import type { DeliveryRequest } from '../../flows/dependencies.ts'
import type { DeliveryAnswer } from '../../flows/receive-delivery.ts'
import type { Equipment } from '../programs.ts'
import type { DueList } from './due-list.ts'
import { nextAttempt } from './renewal.ts'

type Needs = Pick<Equipment, 'queue' | 'log' | 'webhookSecrets'> & { dueList: DueList }

/** The longest that SQS holds a message back. */
const RETRY_AFTER_SECONDS = 900

/** The baseline's webhook: what recurs goes into the due list, what failed back into the queue. An error makes the sender try again. */
export async function receive(deps: Needs, request: DeliveryRequest): Promise<DeliveryAnswer> {
  const secrets = secretsFor(await deps.webhookSecrets(), request.pathTopic)
  if (verifySignature({ ...request, secrets }) !== 'valid') return { status: 401, outcome: 'forged' }
  const parsed = parseJson(request.body)
  const document = parsed.ok ? parseDocument(parsed.value) : undefined
  const resource = document && primaryResource(document)
  if (document === undefined || resource === undefined) return { status: 200, outcome: 'unreadable' }
  const series = seriesOf(resource)
  if (series !== undefined) await noteSeries(deps, series)
  const copy = copyView(resource, document)
  if (copy?.status === 'failed') await tryAgain(deps, copy)
  return { status: 200, outcome: 'recorded' }
}

/** What the metadata mean is no matter of comparison: they are read as Perennial reads them. */
function seriesOf(resource: Resource): Series | undefined {
  const subscription = subscriptionView(resource)
  if (subscription !== undefined) return seriesOfSubscription(subscription, undefined)
  const order = orderView(resource)
  return order && seriesOfOrder(order, undefined)
}

async function noteSeries({ dueList }: Needs, series: Series): Promise<void> {
  const { id: seriesId, clock, rule, sourceOrderId, copyType: type } = series
  if (clock === 'cancelled') return await dueList.end(seriesId)
  if (clock !== 'perennial' || rule === undefined || sourceOrderId === undefined || type === undefined) return
  const subscriptionId = type === 'recurring_order_copies' ? resourceIdOf(seriesId) : null
  const nextDueMs = dueAfter(rule, Number.NEGATIVE_INFINITY)
  await dueList.add({ seriesId, rule, copy: { type, sourceOrderId, subscriptionId }, nextDueMs })
}

/** A copy that failed is tried again a little later, ours and the platform's; after the last attempt a person is told. */
async function tryAgain({ queue, log }: Needs, copy: CopyView): Promise<void> {
  const { type, sourceOrderId, subscriptionId } = copy
  const made = madeFor(copy)
  if (made === undefined || sourceOrderId === undefined) return
  const ours = type === 'recurring_order_copies' ? (subscriptionId ?? null) : null
  const next = nextAttempt({ type, sourceOrderId, subscriptionId: ours }, made)
  if (next === undefined) return log('error', 'COPY_FAILED', { run: made.key })
  const [sent] = await queue.send([{ body: JSON.stringify(next), delaySeconds: RETRY_AFTER_SECONDS }])
  if (sent !== 'sent') throw new Error('the queue did not take it')
}

/** The run and the attempt that a copy was made for. The platform's own has none of ours: its run is due when it was made. */
function madeFor(copy: CopyView): Parameters<typeof nextAttempt>[1] | undefined {
  const { reference, referenceOrigin, subscriptionId, createdMs } = copy
  if (referenceOrigin === REFERENCE_ORIGIN) return parseReference(reference ?? '')
  if (subscriptionId === undefined) return undefined
  return { key: runKeyOf(seriesIdOf('subscription', subscriptionId), createdMs), post: 0 }
}
