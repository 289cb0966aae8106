import { expect, test } from 'vitest'
import type { CommerceLayer } from '../../lib/flows/dependencies.ts'
import { listWebhooks } from '../../lib/flows/list-webhooks.ts'
import { failedWith } from './failures.ts'
import { makeWorld } from './world.ts'

/** An organization that answers each request with a page of one webhook, named after the page, or else with a failure. */
function organization(pageCount: number, failsAt?: number) {
  const asked: number[] = []
  const ofAll: CommerceLayer['listWebhooks'] = async (page) => {
    asked.push(page)
    return page === failsAt ? failedWith(503) : { ok: true, value: { items: [named(page)], pageCount, recordCount: 1 } }
  }
  return { asked, listWebhooks: ofAll }
}

function named(page: number) {
  return {
    id: `webhook-${page}`,
    name: undefined,
    topic: 'orders.place',
    callbackUrl: 'https://erp.example/orders',
    includeResources: [],
    disabledMs: undefined,
    circuitState: 'closed',
    circuitFailureCount: 0,
    referenceOrigin: undefined,
  }
}

test('all webhooks of an organization are read, whosever they are', async () => {
  const world = makeWorld()
  const foreign = { topic: 'orders.place', callback_url: 'https://erp.example/orders' }
  world.seed({ webhooks: Array.from({ length: 40 }, () => foreign) })
  const answer = await listWebhooks(world.deps.commerceLayer)
  const ids = world.state().webhooks.map(({ id }) => id)
  expect(answer.ok && answer.value.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  expect(ids.length).toBeGreaterThan(50)
})

test('one page is read where there is one, and no more than ten of any number', async () => {
  const [small, large] = [organization(1), organization(40)]
  expect(await listWebhooks(small)).toEqual({ ok: true, value: [named(1)] })
  expect(small.asked).toEqual([1])
  expect((await listWebhooks(large)).ok).toBe(true)
  expect(large.asked).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('part of the webhooks is none: the first page that cannot be read is the answer', async () => {
  const broken = organization(3, 2)
  expect(await listWebhooks(broken)).toEqual(failedWith(503))
  expect(broken.asked).toEqual([1, 2])
})
