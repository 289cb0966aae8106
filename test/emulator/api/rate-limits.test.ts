import { expect, test } from 'vitest'
import { makeStage } from '../stage.ts'

type Stage = ReturnType<typeof makeStage>

/** The statuses of so many requests in a row. */
const burst = async (stage: Stage, count: number, { authorization = '', path = '/api/orders' }) => {
  const statuses: number[] = []
  for (let index = 0; index < count; index += 1) {
    const request = new Request(`http://emulator.test${path}`, { headers: { authorization } })
    statuses.push((await stage.emulator.handle(request)).status)
  }
  return statuses
}

const throttled = (statuses: readonly number[]) => statuses.filter((status) => status === 429).length

test('without limits nothing is throttled', async () => {
  const stage = makeStage()
  expect(throttled(await burst(stage, 300, { authorization: `Bearer ${await stage.token()}` }))).toBe(0)
})

test('each endpoint takes a burst of 25 in ten seconds in test mode, and 50 in live mode', async () => {
  for (const [mode, size] of [
    ['test', 25],
    ['live', 50],
  ] as const) {
    const stage = makeStage({ mode, rateLimits: 'real' })
    const authorization = `Bearer ${await stage.token()}`
    expect(throttled(await burst(stage, size + 1, { authorization }))).toBe(1)
    expect(throttled(await burst(stage, 1, { authorization, path: '/api/order_copies' }))).toBe(0)
    stage.skip(10_000)
    expect(throttled(await burst(stage, size, { authorization }))).toBe(0)
  }
})

test('the class of writes and uncacheable reads takes 100 in a minute in test mode, and says what is left', async () => {
  const stage = makeStage({ rateLimits: 'real' })
  const authorization = `Bearer ${await stage.token()}`
  for (let round = 0; round < 5; round += 1) {
    expect(throttled(await burst(stage, 20, { authorization }))).toBe(0)
    stage.skip(10_000)
  }
  const response = await stage.emulator.handle(
    new Request('http://emulator.test/api/webhooks', { headers: { authorization } }),
  )
  expect(response.status).toBe(429)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-ratelimit-limit': '100',
    'x-ratelimit-interval': '60',
    'x-ratelimit-remaining': '0',
  })
  expect(await response.json()).toMatchObject({ errors: [{ status: '429' }] })
  expect(throttled(await burst(stage, 1, { authorization, path: '/api/markets' }))).toBe(0)
})

test('tokens are issued thirty times a minute', async () => {
  const stage = makeStage({ rateLimits: 'real' })
  for (let count = 0; count < 30; count += 1) expect(await stage.token()).not.toBe('undefined')
  expect(await stage.token()).toBe('undefined')
  stage.skip(60_000)
  expect(await stage.token()).not.toBe('undefined')
})

test('a token too many is refused in plain JSON, with a status that is a number', async () => {
  const stage = makeStage({ rateLimits: 'real' })
  for (let count = 0; count < 30; count += 1) await stage.token()
  const response = await stage.emulator.handle(new Request('http://emulator.test/oauth/token', { method: 'POST' }))
  expect([response.status, response.headers.get('content-type')]).toEqual([429, 'application/json'])
  expect(await response.json()).toMatchObject({ errors: [{ code: 'TOO_MANY_REQUESTS', status: 429 }] })
  expect(stage.emulator.control.state().requests).toMatchObject({ tokens: 31, throttled: 1 })
})

test('paths that lead nowhere share one burst', async () => {
  const stage = makeStage({ rateLimits: 'real' })
  const statuses: number[] = []
  for (let index = 0; index < 26; index += 1)
    statuses.push(...(await burst(stage, 1, { path: `/api/nothing${index}` })))
  expect(throttled(statuses)).toBe(1)
})

test('when the clock is set back, what was counted in its future is forgotten', async () => {
  const stage = makeStage({ rateLimits: 'real' })
  const authorization = `Bearer ${await stage.token()}`
  expect(throttled(await burst(stage, 26, { authorization }))).toBe(1)
  stage.skip(-3_600_000)
  expect(throttled(await burst(stage, 25, { authorization }))).toBe(0)
  expect(throttled(await burst(stage, 1, { authorization }))).toBe(1)
})
