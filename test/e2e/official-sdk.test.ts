import { CommerceLayer } from '@commercelayer/sdk/bundle'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeCommerceLayer } from '../../lib/adapters/commerce-layer/commerce-layer.ts'
import type { CopyType } from '../../lib/core/run.ts'
import { isCompleted, placeRecurring, subscribe } from '../shop.ts'
import { type EmbeddedWorld, startWorld } from './embedded-world.ts'

let world: EmbeddedWorld

beforeEach(async () => {
  world = await startWorld()
})

afterEach(async () => {
  await world.close()
})

/** The official client insists on https and on a host of its own, so its requests are carried to the emulator. */
function officialClient(accessToken: string) {
  const carry: typeof fetch = (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input)
    return fetch(`${world.commerceLayer.url}${pathname}${search}`, init)
  }
  const { organization } = world.commerceLayer.emulator.credentials
  return CommerceLayer({ organization, accessToken, fetch: carry })
}

function ourClient() {
  const { clientId, clientSecret } = world.commerceLayer.emulator.credentials
  return makeCommerceLayer({
    apiUrl: world.commerceLayer.url,
    authUrl: world.commerceLayer.url,
    credentials: { clientId, clientSecret: () => Promise.resolve(clientSecret) },
    clock: { nowMs: world.stack.nowMs },
  })
}

/** What our client sees of the copies with our reference. */
async function ours(type: CopyType) {
  const answer = await ourClient().listCopies({ type, referenceStart: '' })
  if (!answer.ok) throw new Error(answer.failure.cause)
  const mine = answer.value.items.filter((copy) => copy.referenceOrigin === 'perennial')
  return mine.map(({ id, status, reference, sourceOrderId, targetOrder }) => ({
    id,
    status,
    reference,
    source: sourceOrderId,
    target: targetOrder?.id,
    targetStatus: targetOrder?.status,
  }))
}

test('the official SDK sees the copies that the pipeline made as our own client sees them', async () => {
  const keys = [await placeRecurring(world, 'coffee'), await subscribe(world, 'milk', { miss_next_runs: 1 })]
  for (const key of keys) await world.runUntil(key, isCompleted)
  const official = officialClient(await world.token())
  const listed = { filters: { reference_origin_eq: 'perennial' }, include: ['source_order', 'target_order'] }
  const lists = {
    order_copies: await official.order_copies.list(listed),
    recurring_order_copies: await official.recurring_order_copies.list(listed),
  }
  for (const type of ['order_copies', 'recurring_order_copies'] as const) {
    const theirs = [...lists[type]].map((copy) => ({
      id: copy.id,
      status: copy.status,
      reference: copy.reference,
      source: copy.source_order?.id,
      target: copy.target_order?.id,
      targetStatus: copy.target_order?.status,
    }))
    expect(theirs).toHaveLength(1)
    expect(theirs).toEqual(await ours(type))
  }
})
