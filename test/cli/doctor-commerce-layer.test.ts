import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callApi, patch } from '../commerce-layer-call.ts'
import { type DoctorStage, doctorStage, HOUR_MS } from './doctor-stage.ts'

let stage: DoctorStage
beforeEach(async () => {
  stage = await doctorStage()
  await stage.reconciled(HOUR_MS)
})
afterEach(() => stage.close())

describe('Commerce Layer', () => {
  test.each([
    ['a wrong secret', { COMMERCE_LAYER_CLIENT_SECRET: 'of yesterday' }, ['not_permitted']],
    ['a wrong organization', { COMMERCE_LAYER_ORGANIZATION: 'other-shop' }, ['wrong_organization']],
    [
      'an address where nobody answers',
      { COMMERCE_LAYER_API_URL: 'http://127.0.0.1:1' },
      ['commerce_layer_unreachable', 'clock_untold'],
    ],
    [
      'no credentials in this terminal',
      { COMMERCE_LAYER_CLIENT_ID: '', COMMERCE_LAYER_CLIENT_SECRET: '' },
      ['not_configured'],
    ],
  ])('with %s', async (_, wrong, expected) => {
    expect(await stage.codes(wrong)).toEqual(expected)
  })

  test('no secret is told', async () => {
    const { terminal } = await stage.run({ COMMERCE_LAYER_CLIENT_SECRET: 'of yesterday' })
    expect([...terminal.said, ...terminal.noted].join('\n')).not.toContain('of yesterday')
  })
})

describe('webhooks', () => {
  test('that are missing, disabled or lack what they are to include', async () => {
    await callApi(fetch, stage.organization, { method: 'DELETE', path: 'webhooks/orders-place' })
    const change = (id: string, attributes: Record<string, unknown>) =>
      patch(fetch, stage.organization, { type: 'webhooks', id, attributes })
    await change('orders-cancel', { _disable: true })
    await change('order_copies-complete', { include_resources: [] })
    const { terminal } = await stage.run()
    expect(terminal.said).toContain('webhooks         wrong: 18 of 20 topics delivered')
    const told = terminal.said.filter((line) => /^(serious|notice) |topics: /.test(line))
    expect(told).toEqual([
      'serious webhook_missing',
      '    topics: orders.place',
      'serious webhook_disabled',
      '    topics: orders.cancel',
      'notice webhook_lacks_includes',
      '    topics: order_copies.complete',
    ])
  })

  test('of two deployments', async () => {
    await callApi(fetch, stage.organization, { method: 'DELETE', path: 'webhooks/orders-place' })
    stage.plantWebhooks('https://staging.example', ['orders.place'])
    expect(await stage.codes()).toEqual(['webhooks_apart'])
  })

  test('whose deliveries are refused, until nobody calls them any more', async () => {
    stage.answerDeliveries(401)
    const orders = ['one', 'two', 'three'].map((id) => ({ id, status: 'pending', customer: 'ann' }) as const)
    stage.emulator.emulator.control.seed({ customers: [{ id: 'ann', email: 'ann@example.com' }], orders })
    await patch(fetch, stage.organization, { type: 'orders', id: 'one', attributes: { _place: true } })
    await expect.poll(() => stage.codes()).toEqual(['deliveries_refused'])
  })
})
