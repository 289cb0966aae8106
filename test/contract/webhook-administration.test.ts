import { beforeEach, expect, test } from 'vitest'
import { makeOrganizationApi } from '../../lib/adapters/commerce-layer/commerce-layer.ts'
import { makeWebhookAdministration } from '../../lib/adapters/commerce-layer/webhook-administration.ts'
import type { WebhookAdministration } from '../../lib/flows/dependencies-of-webhooks.ts'
import { makeStage, type Stage } from '../emulator/stage.ts'
import { clientOptions, given } from './client.ts'

const WANTED = {
  name: 'Perennial orders.place',
  topic: 'orders.place',
  callbackUrl: 'https://shop.example/deliveries/orders.place',
  includeResources: ['order_subscription'],
}

let stage: Stage
let webhooks: WebhookAdministration
beforeEach(() => {
  stage = makeStage()
  webhooks = makeWebhookAdministration(makeOrganizationApi(clientOptions(stage)).api)
})

test('a webhook is created disabled, with our mark, and shows its secret', async () => {
  const made = given(await webhooks.createDisabled(WANTED))
  expect(made).toMatchObject({ ...WANTED, referenceOrigin: 'perennial', disabledMs: stage.nowMs() })
  expect(made.sharedSecret).toMatch(/^[0-9a-f]{32}$/)
  expect(given(await webhooks.list(1))).toEqual({ items: [made], pageCount: 1, recordCount: 1 })
})

test('it is enabled, changed and disabled; each moves the time of its update', async () => {
  const { id } = given(await webhooks.createDisabled(WANTED))
  stage.skip(1_000)
  expect(given(await webhooks.enable(id))).toMatchObject({ disabledMs: undefined, updatedMs: stage.nowMs() })
  const changed = { callbackUrl: 'https://other.example/deliveries/orders.place', includeResources: ['customer'] }
  expect(given(await webhooks.change(id, changed))).toMatchObject({ ...changed, disabledMs: undefined })
  expect(given(await webhooks.disable(id))).toMatchObject({ disabledMs: stage.nowMs() })
})

test('one that is gone counts as removed, however often it is asked for', async () => {
  const { id } = given(await webhooks.createDisabled(WANTED))
  expect(given(await webhooks.remove(id))).toBe('removed')
  expect(given(await webhooks.remove(id))).toBe('removed')
  expect(given(await webhooks.list(1)).items).toEqual([])
})

test('a removal that was not let through is none', async () => {
  const { id } = given(await webhooks.createDisabled(WANTED))
  const effect = { kind: 'status', status: 503 } as const
  stage.emulator.control.addFaults([{ on: 'request', method: 'DELETE', path: '/api/webhooks', effect }])
  expect(await webhooks.remove(id)).toMatchObject({ ok: false, failure: { status: 503 } })
  expect(given(await webhooks.list(1)).items).toHaveLength(1)
})
