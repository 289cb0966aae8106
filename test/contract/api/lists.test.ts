import type { OrderCopy, QueryParamsRetrieve } from '@commercelayer/sdk'
import { describe, expect, test } from 'vitest'
import { openOrganization } from './open-organization.ts'
import type { Organization } from './organization.ts'

/** So many webhooks, which are the cheapest of all resources, with consecutive references. */
const createWebhooks = async ({ sdk, stem }: Organization, count: number) => {
  for (let index = 0; index < count; index += 1) {
    await sdk.webhooks.create({
      topic: 'orders.tagged',
      callback_url: 'https://perennial.example/deliveries',
      reference: `${stem}${String(index).padStart(2, '0')}`,
      reference_origin: index % 2 === 0 ? 'even' : 'odd',
    })
  }
}

const references = (list: Iterable<{ reference?: string | null }>) =>
  Array.from(list, ({ reference }) => Number(reference?.slice(-2)))

describe('a list', () => {
  test('comes in pages of ten, with the counts of everything', async () => {
    const organization = await openOrganization()
    const { sdk, stem } = organization
    await createWebhooks(organization, 12)
    const query = { filters: { reference_start: stem }, sort: { reference: 'asc' } } as const
    const first = await sdk.webhooks.list(query)
    expect(references(first)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(first.meta).toMatchObject({ recordCount: 12, pageCount: 2, currentPage: 1, recordsPerPage: 10 })
    expect(first.hasNextPage()).toBe(true)
    const second = await sdk.webhooks.list({ ...query, pageNumber: 2 })
    expect(references(second)).toEqual([10, 11])
    expect(second.hasNextPage()).toBe(false)
    const short = await sdk.webhooks.list({ ...query, pageNumber: 3, pageSize: 5 })
    expect(references(short)).toEqual([10, 11])
    expect(short.meta).toMatchObject({ recordCount: 12, pageCount: 3 })
    expect(await sdk.webhooks.list({ ...query, pageNumber: 4, pageSize: 5 })).toHaveLength(0)
  })

  test('is sorted by several keys, either way', async () => {
    const organization = await openOrganization()
    const { sdk, stem } = organization
    await createWebhooks(organization, 4)
    const filters = { reference_start: stem }
    expect(references(await sdk.webhooks.list({ filters, sort: ['-reference'] }))).toEqual([3, 2, 1, 0])
    const sort = { reference_origin: 'asc', reference: 'desc' } as const
    expect(references(await sdk.webhooks.list({ filters, sort }))).toEqual([2, 0, 3, 1])
  })

  test('has no pages of more than 25', async () => {
    const { sdk } = await openOrganization()
    const tooMany: unknown = { pageSize: 26 }
    await expect(sdk.webhooks.list(tooMany as { pageSize: 25 })).rejects.toMatchObject({ status: 400 })
  })

  test('is refused for a sort key, an include or a field that there is none of', async () => {
    const { sdk } = await openOrganization()
    for (const query of [{ sort: ['colour'] }, { include: ['colour'] }, { fields: ['colour'] }] as const) {
      const misspelled: unknown = query
      await expect(sdk.orders.list(misspelled as { include: string[] })).rejects.toMatchObject({
        status: 400,
        errors: [{ code: expect.any(String), detail: expect.stringContaining('colour') }],
      })
    }
  })
})

describe('a query', () => {
  test('includes what it names, however deep, and nothing else', async () => {
    const { sdk, sourceOrderId, subscriptionId } = await openOrganization()
    const subscription = await sdk.order_subscriptions.retrieve(subscriptionId, {
      include: ['source_order.customer', 'order_subscription_items'],
    })
    expect(subscription.source_order).toMatchObject({ id: sourceOrderId, customer: { type: 'customers' } })
    expect(subscription.order_subscription_items?.length).toBeGreaterThan(0)
    expect(subscription).not.toHaveProperty('customer')
    expect(await sdk.order_subscriptions.retrieve(subscriptionId)).not.toHaveProperty('source_order')
  })

  test('shows an included relationship that leads nowhere as null, or as an empty list', async () => {
    const { sdk, sourceOrderId } = await openOrganization()
    const copy = await sdk.order_copies.create(
      { source_order: sdk.orders.relationship(sourceOrderId) },
      { include: ['order_subscription'] },
    )
    expect(copy.order_subscription).toBeNull()
  })

  test('leaves out fields that are not asked for, of what is included too', async () => {
    const { sdk, subscriptionId } = await openOrganization()
    const subscription = await sdk.order_subscriptions.retrieve(subscriptionId, {
      include: ['source_order'],
      fields: { order_subscriptions: ['status', 'source_order'], orders: ['number'] },
    })
    expect(Object.keys(subscription).toSorted()).toEqual(['id', 'source_order', 'status', 'type'])
    expect(Object.keys(subscription.source_order ?? {}).toSorted()).toEqual(['id', 'number', 'type'])
  })

  test('may come with a write', async () => {
    const { sdk, sourceOrderId, stem } = await openOrganization()
    const query: QueryParamsRetrieve<OrderCopy> = {
      include: ['source_order'],
      fields: ['reference', 'source_order'],
    }
    const made = await sdk.order_copies.create(
      { reference: `${stem}1`, source_order: sdk.orders.relationship(sourceOrderId) },
      query,
    )
    expect(made).toMatchObject({ reference: `${stem}1`, source_order: { id: sourceOrderId } })
    expect(made).not.toHaveProperty('status')
    const updated = await sdk.order_copies.update({ id: made.id, reference: `${stem}2` }, query)
    expect(updated).toMatchObject({ reference: `${stem}2`, source_order: { id: sourceOrderId } })
  })
})
