import { expect, test } from 'vitest'
import { ConnectionDropped } from '../../../lib/emulator/connection-dropped.ts'
import type { RequestEffect, RequestFault } from '../../../lib/emulator/control-types.ts'
import { makeStage, type StageOptions } from '../stage.ts'

const stageWith = (effect: RequestEffect, rest: Partial<RequestFault> = {}, options: StageOptions = {}) => {
  const stage = makeStage(options)
  stage.emulator.control.seed({ orders: [{ id: 'source' }, { id: 'other' }] })
  stage.emulator.control.addFaults([{ on: 'request', method: 'POST', path: '/api/order_copies', effect, ...rest }])
  return stage
}

const wish = (reference: string, source = 'source') => ({
  data: {
    type: 'order_copies',
    attributes: { reference },
    relationships: { source_order: { data: { type: 'orders', id: source } } },
  },
})

const post = (stage: ReturnType<typeof makeStage>, reference: string, source?: string) =>
  stage.call('POST', '/api/order_copies', wish(reference, source))

const references = (stage: ReturnType<typeof makeStage>) =>
  stage.emulator.control.state().copies.map((copy) => copy.reference)

const dropped = (when: 'refused' | 'after_receipt') => expect.objectContaining({ name: 'ConnectionDropped', when })

test('a lost answer leaves the copy that was made, and the next request is answered', async () => {
  const stage = stageWith({ kind: 'commit_then_drop' })
  await expect(post(stage, 'first')).rejects.toEqual(dropped('after_receipt'))
  expect(references(stage)).toEqual(['first'])
  expect((await post(stage, 'second')).status).toBe(201)
  const sdk = await stage.sdk()
  const [found] = await sdk.order_copies.list({ filters: { reference_start: 'fir' } })
  expect(found?.reference).toBe('first')
})

test('a refused connection leaves nothing', async () => {
  const stage = stageWith({ kind: 'refuse' })
  await expect(post(stage, 'first')).rejects.toBeInstanceOf(ConnectionDropped)
  await stage.run(60_000)
  expect(references(stage)).toEqual([])
})

test('a request may take effect long after its connection was dropped', async () => {
  const stage = stageWith({ kind: 'drop_then_commit', ms: 60_000 })
  await expect(post(stage, 'late')).rejects.toEqual(dropped('after_receipt'))
  await stage.run(59_999)
  expect(references(stage)).toEqual([])
  await stage.run(1)
  expect(references(stage)).toEqual(['late'])
})

test('a request may take effect after it was answered with 503', async () => {
  const stage = stageWith({ kind: 'status_then_commit', status: 503, ms: 1_000 })
  expect((await post(stage, 'late')).status).toBe(503)
  expect(references(stage)).toEqual([])
  await stage.run(1_000)
  expect(references(stage)).toEqual(['late'])
})

test('an answer of 500 may hide an effect', async () => {
  const stage = stageWith({ kind: 'commit_then_status', status: 500 })
  expect((await post(stage, 'hidden')).status).toBe(500)
  expect(references(stage)).toEqual(['hidden'])
})

test('an answer may come late, with its effect before it', async () => {
  const waits: number[] = []
  const seen: (readonly (string | null)[])[] = []
  const stage = stageWith(
    { kind: 'answer_late', ms: 30_000 },
    {},
    {
      sleep: async (ms) => {
        waits.push(ms)
        seen.push(references(stage))
      },
    },
  )
  expect((await post(stage, 'slow')).status).toBe(201)
  expect(waits).toEqual([30_000])
  expect(seen).toEqual([['slow']])
})

test('a truncated answer has a good status and half a body', async () => {
  const stage = stageWith({ kind: 'truncated' })
  const response = await post(stage, 'half')
  expect(response.status).toBe(201)
  await expect(response.json()).rejects.toThrow(SyntaxError)
  expect(references(stage)).toEqual(['half'])
})

test('429, 401, 5xx and HTML come without effect', async () => {
  const cases: readonly [RequestEffect, number, Record<string, string>][] = [
    [{ kind: 'too_many_requests', retry_after_seconds: 7 }, 429, { 'retry-after': '7' }],
    [{ kind: 'too_many_requests' }, 429, {}],
    [{ kind: 'invalid_token' }, 401, {}],
    [{ kind: 'status', status: 500 }, 500, {}],
    [{ kind: 'html' }, 502, { 'content-type': 'text/html' }],
  ]
  for (const [effect, status, headers] of cases) {
    const stage = stageWith(effect)
    const response = await post(stage, 'none')
    expect(response.status).toBe(status)
    expect(Object.fromEntries(response.headers)).toMatchObject(headers)
    expect(response.headers.has('retry-after')).toBe('retry-after' in headers)
    expect(references(stage)).toEqual([])
  }
})

test('a fault hits only its method, path and source order, and as often as it says', async () => {
  const stage = stageWith({ kind: 'status', status: 500 }, { source_order: 'other', count: 2 })
  expect((await post(stage, 'a')).status).toBe(201)
  expect((await stage.call('GET', '/api/order_copies')).status).toBe(200)
  expect((await post(stage, 'b', 'other')).status).toBe(500)
  expect((await post(stage, 'c', 'other')).status).toBe(500)
  expect((await post(stage, 'd', 'other')).status).toBe(201)
})

test('a fault with a probability hits about as many as it says, and the same ones for the same seed', async () => {
  const strike = async () => {
    const stage = stageWith({ kind: 'status', status: 500 }, { count: null, probability: 0.3 })
    const statuses: number[] = []
    for (let index = 0; index < 50; index += 1) statuses.push((await post(stage, `r${index}`)).status)
    return statuses
  }
  const statuses = await strike()
  const hits = statuses.filter((status) => status === 500).length
  expect(hits).toBeGreaterThan(5)
  expect(hits).toBeLessThan(30)
  expect(await strike()).toEqual(statuses)
})

test('requests are counted as reads, writes and tokens', async () => {
  const stage = stageWith({ kind: 'status', status: 500 })
  await post(stage, 'a')
  await stage.call('GET', '/api/orders')
  expect(stage.emulator.control.state().requests).toEqual({ reads: 1, writes: 1, tokens: 2, throttled: 0, faulted: 1 })
})

test('a fault for a source order leaves everything alone that is no POST of a copy', async () => {
  const effect = { kind: 'status', status: 500 } as const
  const stage = stageWith(effect, { path: '/api/', source_order: 'source', count: null })
  const relationships = { source_order: { data: { type: 'orders', id: 'source' } } }
  const attributes = { frequency: 'daily' }
  const subscription = { data: { type: 'order_subscriptions', attributes, relationships } }
  expect((await stage.call('POST', '/api/order_subscriptions', subscription)).status).toBe(201)
  expect((await post(stage, 'copy')).status).toBe(500)
  const recurring = { data: { type: 'recurring_order_copies', relationships } }
  expect((await stage.call('POST', '/api/recurring_order_copies', recurring)).status).toBe(500)
})

test('a mistake of the emulator is no answer: whoever asked is told', async () => {
  let chance = (): number => 0.5
  const stage = makeStage({ random: { next: () => chance() } })
  const headers = { authorization: `Bearer ${await stage.token()}` }
  chance = () => {
    throw new Error('chance ran out')
  }
  const asked = stage.emulator.handle(new Request('http://emulator.test/api/orders', { headers }))
  await expect(asked).rejects.toThrow('chance ran out')
})
