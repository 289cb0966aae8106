import { expect, test } from 'vitest'
import { transportOver } from '../../lib/adapters/commerce-layer/transport.ts'
import { makeKnock } from '../../lib/adapters/knock.ts'
import { httpAnswer } from '../../lib/adapters/lambda-events.ts'
import { makeWorld } from '../flows/world.ts'

const URL = 'https://perennial.example/deliveries/orders.place'

test('receive-delivery answers a knock by refusing it, and nothing happens', async () => {
  const world = makeWorld()
  const knock = makeKnock(
    transportOver(async (request) => {
      expect(request).toMatchObject({ method: 'POST', url: URL })
      const body = new Uint8Array(await request.arrayBuffer())
      const answer = httpAnswer(await world.deliver('orders.place', body, { topic: undefined, signature: undefined }))
      return new Response(answer.body ?? null, { status: answer.statusCode ?? 0 })
    }),
  )
  expect(await knock(URL)).toBe('answers')
  expect(world.ledger.allSeries()).toEqual([])
  expect(world.queue.waiting()).toEqual([])
})

test.each([
  ['a gateway that has no such route', new Response('{"message":"Not Found"}', { status: 404 })],
  ['a gateway whose function does not start', new Response('{"message":"Internal Server Error"}', { status: 500 })],
  ['somebody who takes everything', new Response('{"outcome":"forged"}', { status: 200 })],
  ['a wall that asks for a password', new Response('Authorization Required', { status: 401 })],
])('%s is not receive-delivery', async (_, response) => {
  expect(await makeKnock(transportOver(async () => response))(URL)).toBe('wrong_answer')
})

test('where nobody listens there is no answer', async () => {
  const refused = transportOver(() => Promise.reject(new TypeError('fetch failed')))
  expect(await makeKnock(refused)(URL)).toBe('no_answer')
  expect(await makeKnock()('http://127.0.0.1:1/deliveries/orders.place')).toBe('no_answer')
})
