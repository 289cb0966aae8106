import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DeliveryEffect, Fault, RequestEffect, RequestFault } from '../../lib/emulator/control-types.ts'
import { parseJson } from '../../lib/emulator/json.ts'
import { movableClock } from '../../lib/emulator/movable-clock.ts'
import { copyBody, type HttpStage, startHttpStage } from './http-stage.ts'
import { startMs } from './stage.ts'

let stage: HttpStage
beforeEach(async () => {
  const clock = movableClock({ nowMs: () => startMs })
  stage = await startHttpStage({ clock, setClock: clock.setClock })
  await stage.post('/_emulator/seed', {
    orders: [{ id: 'source' }],
    webhooks: ['start', 'complete'].map((name) => ({
      topic: `order_copies.${name}`,
      callback_url: stage.callbackUrl,
    })),
  })
})
afterEach(() => stage.close())

const arm = (...faults: readonly Fault[]) => stage.post('/_emulator/faults', faults)

/** Status, headers and body of one POST of a copy; `broken` when no answer comes. */
const copy = async () => {
  const headers = await stage.authorized()
  try {
    const response = await stage.post('/api/order_copies', copyBody, headers)
    return { status: response.status, headers: response.headers, body: await response.text() }
  } catch {
    return { status: 'broken' as const, headers: new Headers(), body: '' }
  }
}

const copies = () => stage.emulator.control.state().copies.length

const onCopies = (effect: RequestEffect, more: Partial<RequestFault> = {}): RequestFault => ({
  on: 'request',
  path: '/api/order_copies',
  effect,
  ...more,
})

describe('requests', () => {
  /** What the client sees, and how many copies there are then and ten seconds later. */
  test.each<[RequestEffect, answer: number | 'broken', copies: readonly [atOnce: number, later: number]]>([
    [{ kind: 'refuse' }, 'broken', [0, 0]],
    [{ kind: 'answer_late', ms: 5 }, 201, [1, 1]],
    [{ kind: 'commit_then_drop' }, 'broken', [1, 1]],
    [{ kind: 'commit_then_status', status: 503 }, 503, [1, 1]],
    [{ kind: 'drop_then_commit', ms: 10_000 }, 'broken', [0, 1]],
    [{ kind: 'status_then_commit', status: 504, ms: 10_000 }, 504, [0, 1]],
    [{ kind: 'too_many_requests' }, 429, [0, 0]],
    [{ kind: 'invalid_token' }, 401, [0, 0]],
    [{ kind: 'status', status: 500 }, 500, [0, 0]],
    [{ kind: 'html' }, 502, [0, 0]],
    [{ kind: 'truncated' }, 201, [1, 1]],
  ])('%j', async (effect, answer, [atOnce, later]) => {
    await arm(onCopies(effect))
    expect((await copy()).status).toBe(answer)
    expect(copies()).toBe(atOnce)
    await stage.post('/_emulator/clock', { advance_seconds: 10 })
    expect(copies()).toBe(later)
  })

  test('a 429 says when to come back only where seconds are given', async () => {
    await arm(onCopies({ kind: 'too_many_requests', retry_after_seconds: 7 }), onCopies({ kind: 'too_many_requests' }))
    expect((await copy()).headers.get('retry-after')).toBe('7')
    expect((await copy()).headers.get('retry-after')).toBeNull()
  })

  test('an edge answers with HTML, and a truncated answer is no JSON', async () => {
    await arm(onCopies({ kind: 'html' }), onCopies({ kind: 'truncated' }))
    const html = await copy()
    expect(html.headers.get('content-type')).toBe('text/html')
    expect(html.body).toContain('502 Bad Gateway')
    const truncated = await copy()
    expect(truncated.body).toMatch(/^\{"data":/)
    expect(parseJson(truncated.body)).toBeUndefined()
  })

  test('a fault hits its endpoint and method so often as its count says, and no others', async () => {
    await arm(onCopies({ kind: 'status', status: 503 }, { method: 'POST', count: 2 }))
    const headers = await stage.authorized()
    const list = await fetch(`${stage.url}/api/order_copies`, { headers })
    expect(list.status).toBe(200)
    expect([(await copy()).status, (await copy()).status, (await copy()).status]).toEqual([503, 503, 201])
  })

  test('a fault with a probability hits about so many of all requests', async () => {
    await arm(onCopies({ kind: 'status', status: 503 }, { probability: 0.5, count: null }))
    for (let request = 0; request < 40; request += 1) await copy()
    expect(copies()).toBeGreaterThan(8)
    expect(copies()).toBeLessThan(32)
  })

  test('the token endpoint can fail too', async () => {
    await arm({ on: 'request', path: '/oauth/token', effect: { kind: 'status', status: 500 } })
    expect((await stage.post('/oauth/token', {})).status).toBe(500)
  })
})

describe('deliveries', () => {
  /** What a copy's webhooks receive, up to ten seconds later. */
  const topics = async () => {
    await copy()
    await stage.post('/_emulator/clock', { advance_seconds: 10 })
    return stage.received.map(({ headers }) => String(headers['x-commercelayer-topic']).split('.')[1])
  }

  test.each<[DeliveryEffect, string[]]>([
    [{ kind: 'duplicate', ms: 1_000 }, ['start', 'complete', 'start']],
    [{ kind: 'delay', ms: 1_000 }, ['complete', 'start']],
    [{ kind: 'reorder' }, ['complete', 'start']],
    [{ kind: 'lose' }, ['complete']],
  ])('%j', async (effect, expected) => {
    await arm({ on: 'delivery', topic: 'order_copies.start', effect })
    expect(await topics()).toEqual(expected)
  })
})
