import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedWorld, startWorld } from './embedded-world.ts'

let world: EmbeddedWorld

beforeAll(async () => {
  world = await startWorld()
})

afterAll(async () => {
  await world.close()
})

const BODY = JSON.stringify({ data: { type: 'orders', id: 'abc', attributes: { status: 'draft' } } })

test('a delivery with a forged signature is answered 401 by the built function', async () => {
  expect(await world.deliver('orders.place', BODY, { 'x-commercelayer-signature': `${'A'.repeat(43)}=` })).toBe(401)
})

test('what was refused and what was taken is counted by function, for the alarms', async () => {
  const from = world.lines.length
  const told = world.logged('USAGE', 2)
  await world.deliver('orders.place', BODY, { 'x-commercelayer-signature': `${'A'.repeat(43)}=` })
  await world.deliver('orders.place', BODY)
  await told
  const counted = world.lines.slice(from).flatMap(({ line }) => /"Metrics":(\[.*?\])/.exec(line)?.[1] ?? [])
  expect(counted).toEqual([expect.stringContaining('deliveriesForged'), expect.stringContaining('deliveriesTaken')])
})

test('an authentic delivery that has no effect is answered 200', async () => {
  expect(await world.deliver('orders.place', BODY)).toBe(200)
})

test('a body of 5 MiB is answered 413, one of 1 MiB that is no JSON 200', async () => {
  expect(await world.deliver('orders.place', 'x'.repeat(5 * 1024 * 1024))).toBe(413)
  expect(await world.deliver('orders.place', 'x'.repeat(1024 * 1024))).toBe(200)
})

test.each([
  ['GET', '/deliveries/orders.place'],
  ['PUT', '/deliveries/orders.place'],
  ['POST', '/'],
  ['POST', '/deliveries'],
  ['POST', '/deliveries/orders.place/more'],
])('%s %s is none of ours: 404 or 405', async (method, path) => {
  const response = await fetch(new URL(path, world.stack.deliveriesUrl), { method })
  await response.body?.cancel()
  expect([404, 405]).toContain(response.status)
})

test('a body in UTF-8 beyond ASCII keeps its signature on its way through the front door', async () => {
  const body = JSON.stringify({ data: { type: 'orders', id: 'abc', attributes: { status: 'draft', number: 'é→😀' } } })
  expect(await world.deliver('orders.place', body)).toBe(200)
})
