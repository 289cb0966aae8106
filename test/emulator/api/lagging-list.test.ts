import { expect, test } from 'vitest'
import { at, isJsonList } from '../../../lib/emulator/json.ts'
import { jsonOf, makeStage, type Stage } from '../stage.ts'

const lagMs = 2_000

const stageWith = (...ids: readonly string[]): Stage => {
  const stage = makeStage({ behaviour: { listLagMs: lagMs } })
  stage.emulator.control.seed({ orders: ids.map((id) => ({ id, status: 'draft' as const, reference: `of ${id}` })) })
  return stage
}

/** The ids in a list of orders, and how many of them it says there are. */
const listed = async (stage: Stage, query = '') => {
  const document = await jsonOf(await stage.call('GET', `/api/orders?${query}`))
  const data = at(document, 'data')
  const ids = isJsonList(data) ? data.map((order) => at(order, 'id')) : []
  expect(at(document, 'meta', 'record_count')).toBe(ids.length)
  return ids
}

const remove = async (stage: Stage, id: string) =>
  expect((await stage.call('DELETE', `/api/orders/${id}`)).status).toBe(204)

test('what is deleted stays in lists, at its place, for as long as they lag', async () => {
  const stage = stageWith('a', 'b', 'c')
  await stage.run(lagMs)
  await remove(stage, 'b')
  expect((await stage.call('GET', '/api/orders/b')).status).toBe(404)
  await stage.run(lagMs - 1)
  expect(await listed(stage)).toEqual(['a', 'b', 'c'])
  expect(await listed(stage, 'filter[q][reference_eq]=of b')).toEqual(['b'])
  await stage.run(1)
  expect(await listed(stage)).toEqual(['a', 'c'])
})

test('what is deleted is listed as it was before, and not before it was made', async () => {
  const stage = stageWith()
  const sdk = await stage.sdk()
  const { id } = await sdk.orders.create({ reference: 'old' })
  await stage.run(500)
  await sdk.orders.update({ id, reference: 'new' })
  await stage.run(500)
  await sdk.orders.delete(id)
  const references: unknown[] = []
  for (let ms = 1_000; ms <= 3_000; ms += 500) {
    const orders = await sdk.orders.list()
    references.push(orders.first()?.reference)
    await stage.run(500)
  }
  expect(references).toEqual([undefined, undefined, 'old', 'new', undefined])
})

test('what has been made again under its old id is there once', async () => {
  const stage = stageWith('a')
  await stage.run(lagMs)
  await remove(stage, 'a')
  await stage.run(500)
  stage.emulator.control.seed({ orders: [{ id: 'a' }] })
  expect(await listed(stage)).toEqual(['a'])
  await stage.run(lagMs - 500)
  expect(await listed(stage)).toEqual([])
  await stage.run(500)
  expect(await listed(stage)).toEqual(['a'])
})

test('when the clock is set back, lists show what there is, not what there was in its future', async () => {
  const stage = stageWith('a', 'b')
  await stage.run(lagMs)
  const sdk = await stage.sdk()
  await sdk.orders.update({ id: 'a', reference: 'new' })
  await remove(stage, 'b')
  stage.skip(-1_000)
  expect(await listed(stage)).toEqual(['a'])
  expect(await listed(stage, 'filter[q][reference_eq]=new')).toEqual(['a'])
})
