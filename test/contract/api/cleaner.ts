import type { OrderCopy, RecurringOrderCopy } from '@commercelayer/sdk'
import type { CommerceLayerBundle } from '@commercelayer/sdk/bundle'
import { at, parseJson } from '../../../lib/emulator/json.ts'
import type { Organization } from './organization.ts'

type Created = { readonly type: string; readonly id: string }

export type Cleaner = {
  /** A fetch that remembers what was created through it. */
  readonly fetch: typeof fetch
  /** Deletes it all, the latest first. What a test has deleted already is gone. */
  clean(sdk: CommerceLayerBundle, eventually: Organization['eventually']): Promise<void>
}

/** The endpoints through which the suite creates something. */
const deletable = (sdk: CommerceLayerBundle) => ({
  customer_payment_sources: sdk.customer_payment_sources,
  customers: sdk.customers,
  line_items: sdk.line_items,
  order_copies: sdk.order_copies,
  order_subscription_items: sdk.order_subscription_items,
  order_subscriptions: sdk.order_subscriptions,
  orders: sdk.orders,
  recurring_order_copies: sdk.recurring_order_copies,
  subscription_models: sdk.subscription_models,
  webhooks: sdk.webhooks,
})

const ended = new Set(['completed', 'failed', 'aborted'])

/** What work gives; nothing where what it is about is gone. */
const unlessGone = async <Result>(
  sdk: CommerceLayerBundle,
  work: () => Promise<Result>,
): Promise<Result | undefined> => {
  try {
    return await work()
  } catch (error) {
    if (sdk.isApiError(error) && error.status === 404) return undefined
    throw error
  }
}

/** Waits until a copy has made what it makes, and gives its target order. */
const targetOf = (sdk: CommerceLayerBundle, { type, id }: Created, eventually: Organization['eventually']) =>
  eventually(async () => {
    const copies = type === 'order_copies' ? sdk.order_copies : sdk.recurring_order_copies
    const copy = await unlessGone<OrderCopy | RecurringOrderCopy>(sdk, () =>
      copies.retrieve(id, { include: ['target_order'] }),
    )
    if (copy !== undefined && !ended.has(copy.status)) throw new Error(`${type}/${id} is still ${copy.status}`)
    return copy?.target_order
  })

/** Makes a cleaner of what is created through a fetch. */
export const makeCleaner = (send: typeof fetch): Cleaner => {
  const created: Created[] = []
  return {
    fetch: async (input, init) => {
      const response = await send(input, init)
      if (response.status !== 201) return response
      const document = parseJson(await response.clone().text())
      created.push({ type: String(at(document, 'data', 'type')), id: String(at(document, 'data', 'id')) })
      return response
    },
    clean: async (sdk, eventually) => {
      const endpoints = new Map<string, { delete(id: string): Promise<void> }>(Object.entries(deletable(sdk)))
      for (const one of created.splice(0).reverse()) {
        const isCopy = one.type === 'order_copies' || one.type === 'recurring_order_copies'
        const target = isCopy ? await targetOf(sdk, one, eventually) : undefined
        await unlessGone(sdk, async () => endpoints.get(one.type)?.delete(one.id))
        if (target) await unlessGone(sdk, () => sdk.orders.delete(target.id))
      }
    },
  }
}
