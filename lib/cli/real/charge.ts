import { apiQuery } from '../../adapters/commerce-layer/query.ts'
import { wholeField } from '../../core/fields.ts'
import { primaryResource } from '../../core/json-api.ts'
import type { Answer } from '../../flows/dependencies.ts'
import type { FoundSeries } from './find-series.ts'
import type { Organization } from './organization.ts'
import type { ReadPatiently } from './patience.ts'

/** What a run is likely to charge. Exactly, only the new order will say. */
export interface Charge {
  cents: number | undefined
  currencyCode: string | undefined
  /** Where the amount was read. */
  of: 'source_order' | 'items'
}

/** Reads what a run would charge: its source order's amount, or that of the items of an automatic subscription. */
export async function readCharge(
  { api, commerceLayer }: Pick<Organization, 'api' | 'commerceLayer'>,
  read: ReadPatiently,
  { series, ...found }: FoundSeries,
): Promise<Charge> {
  const sourceId = series.sourceOrderId
  if (sourceId === undefined) return { cents: undefined, currencyCode: undefined, of: 'source_order' }
  const source = await read('the source order', () => commerceLayer.retrieveOrder(sourceId))
  const { amountCents, currencyCode } = source
  const automatic = found.kind === 'subscription' && found.view.automatic === true
  if (!automatic) return { cents: amountCents, currencyCode, of: 'source_order' }
  const cents = await read('the items', () => itemCents(api, found.view.id))
  return { cents, currencyCode, of: 'items' }
}

/** A charge for people, with what it leaves out. */
export function chargeText({ cents, currencyCode, of }: Charge): string {
  if (cents === undefined || currencyCode === undefined) return 'unknown, as the source order does not show its amount'
  const basis = { source_order: 'the amount of its source order', items: 'its items, without shipping and taxes' }[of]
  return `${money(cents, currencyCode)} (${basis}; the new order decides)`
}

/** Commerce Layer counts in the smallest unit of a currency, which is not a hundredth of each. */
function money(cents: number, currencyCode: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currencyCode, currencyDisplay: 'code' })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(cents / 10 ** digits).replaceAll('\u00a0', ' ')
}

async function itemCents(api: Organization['api'], subscriptionId: string): Promise<Answer<number | undefined>> {
  const query = apiQuery({
    include: ['order_subscription_items'],
    fields: { order_subscription_items: ['total_amount_cents'] },
  })
  const answer = await api({ method: 'GET', path: `/order_subscriptions/${subscriptionId}`, query })
  if (!answer.ok) return answer
  const { document } = answer.value
  const amounts = document.included
    .filter(({ type }) => type === 'order_subscription_items')
    .map(({ attributes }) => wholeField(attributes, 'total_amount_cents'))
  const known = amounts.every((cents) => cents !== undefined) && primaryResource(document) !== undefined
  return { ok: true, value: known ? amounts.reduce((sum: number, cents) => sum + (cents ?? 0), 0) : undefined }
}
