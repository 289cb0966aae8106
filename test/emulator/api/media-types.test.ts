import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

const jsonApi = 'application/vnd.api+json'

const statusOf = async (method: string, headers: Record<string, string>) => {
  const stage = makeStage()
  const request = new Request('http://emulator.test/api/orders', {
    method,
    headers: { authorization: `Bearer ${await stage.token()}`, ...headers },
    ...(method === 'POST' ? { body: '{"data":{"type":"orders"}}' } : {}),
  })
  return (await stage.emulator.handle(request)).status
}

test.each([
  jsonApi,
  '*/*',
  'application/*',
  `text/html, ${jsonApi};q=0.9`,
  `${jsonApi} ; charset=utf-8`,
  'Application/VND.API+JSON',
])('an answer is given to who accepts %s', async (accept) => {
  expect(await statusOf('GET', { accept })).toBe(200)
})

test.each(['application/json', 'text/*', 'application/vnd.api+jsonp'])('406 to who accepts only %s', async (accept) => {
  expect(await statusOf('GET', { accept })).toBe(406)
})

test.each([jsonApi, `${jsonApi}; charset=utf-8`, 'Application/VND.API+JSON'])('a body of %s is read', async (type) => {
  expect(await statusOf('POST', { accept: jsonApi, 'content-type': type })).toBe(201)
})

test.each(['application/json', 'text/plain', ''])('415 to a body of "%s"', async (type) => {
  expect(await statusOf('POST', { accept: jsonApi, 'content-type': type })).toBe(415)
})
