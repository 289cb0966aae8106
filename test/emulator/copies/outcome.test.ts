import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const source_order = { type: 'orders', id: 'source' } as const

test.each(['out_of_stock', 'coupon_invalid'] as const)(
  'a copy that meets %s tells of the placing only if it was to place',
  async (outcome) => {
    const stage = makeStage()
    stage.emulator.control.seed({ orders: [{ id: 'source', copy_outcome: outcome }] })
    const sdk = await stage.sdk()
    const quiet = await sdk.order_copies.create({ source_order })
    const placing = await sdk.order_copies.create({ source_order, place_target_order: true })
    await stage.run(300)
    const status = ['cannot transition from draft to placed']
    const { errors_log, errors_count } = await sdk.order_copies.retrieve(quiet.id)
    expect(errors_log).not.toHaveProperty('status')
    expect(errors_count).toBe(1)
    expect(await sdk.order_copies.retrieve(placing.id)).toMatchObject({ errors_count: 2, errors_log: { status } })
  },
)

test('a target order with an invalid coupon stays a draft until it has none', async () => {
  const stage = makeStage()
  stage.emulator.control.seed({ orders: [{ id: 'source', copy_outcome: 'coupon_invalid', coupon_code: 'SPRING' }] })
  const sdk = await stage.sdk()
  const { id } = await sdk.order_copies.create({ source_order, place_target_order: true })
  await stage.run(300)
  const target = (await sdk.order_copies.retrieve(id, { include: ['target_order'] })).target_order?.id ?? ''
  await expect(sdk.orders._pending(target)).rejects.toMatchObject({
    errors: [{ source: { pointer: '/data/attributes/coupon_code' }, meta: { error: 'invalid', value: 'SPRING' } }],
  })
  expect((await sdk.orders.retrieve(target)).status).toBe('draft')
  expect((await sdk.orders.update({ id: target, coupon_code: null })).status).toBe('pending')
  expect((await sdk.orders._place(target)).status).toBe('placed')
})
