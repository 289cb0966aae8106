import { expect, test } from 'vitest'
import type { RequestEffect } from '../../../lib/emulator/control-types.ts'
import { makeStage, type Stage, type StageOptions } from '../stage.ts'

const stageWith = (effect: RequestEffect, options: StageOptions = {}): Stage => {
  const stage = makeStage(options)
  stage.emulator.control.seed({ orders: [{ id: 'order', status: 'draft' }] })
  stage.emulator.control.addFaults([{ on: 'request', path: '/api/orders', count: null, effect }])
  return stage
}

test('an answer without a body cannot be truncated', async () => {
  const stage = stageWith({ kind: 'truncated' })
  const response = await stage.call('DELETE', '/api/orders/order')
  expect([response.status, await response.text()]).toEqual([204, ''])
  expect(stage.emulator.control.state().orders).toEqual([])
})

test('with real limits the 429 of a fault tells them, as the real one does', async () => {
  const left = { 'x-ratelimit-limit': '100', 'x-ratelimit-interval': '60', 'x-ratelimit-remaining': '99' }
  const limited = stageWith({ kind: 'too_many_requests', retry_after_seconds: 7 }, { rateLimits: 'real' })
  const answer = await limited.call('GET', '/api/orders')
  expect(Object.fromEntries(answer.headers)).toMatchObject({ ...left, 'retry-after': '7' })
  const unlimited = stageWith({ kind: 'too_many_requests' })
  expect((await unlimited.call('GET', '/api/orders')).headers.has('x-ratelimit-limit')).toBe(false)
})

test('what a fault meets counts against the limits, unless it never arrives', async () => {
  const remaining = async (effect: RequestEffect): Promise<string | null> => {
    const stage = stageWith(effect, { rateLimits: 'real', sleep: async () => undefined })
    for (let count = 0; count < 3; count += 1) await stage.call('GET', '/api/orders').catch(() => undefined)
    return (await stage.call('GET', '/api/webhooks')).headers.get('x-ratelimit-remaining')
  }
  expect(await remaining({ kind: 'status', status: 503 })).toBe('96')
  expect(await remaining({ kind: 'html' })).toBe('96')
  expect(await remaining({ kind: 'answer_late', ms: 5 })).toBe('96')
  expect(await remaining({ kind: 'commit_then_drop' })).toBe('96')
  expect(await remaining({ kind: 'status_then_commit', status: 500, ms: 5 })).toBe('96')
  expect(await remaining({ kind: 'refuse' })).toBe('99')
})

test('what a fault refuses is refused in the words of the server that was asked', async () => {
  const stage = makeStage()
  const effect = { kind: 'too_many_requests', retry_after_seconds: 3 } as const
  stage.emulator.control.addFaults([{ on: 'request', path: '/oauth/token', effect }])
  const response = await stage.emulator.handle(new Request('http://emulator.test/oauth/token', { method: 'POST' }))
  expect(response.status).toBe(429)
  expect(Object.fromEntries(response.headers)).toEqual({ 'content-type': 'application/json', 'retry-after': '3' })
  expect(await response.json()).toEqual({
    errors: [{ title: expect.any(String), detail: expect.any(String), code: 'TOO_MANY_REQUESTS', status: 429 }],
  })
})
