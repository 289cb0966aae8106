import { expect, test } from 'vitest'
import type { RequestEffect } from '../../../lib/emulator/control-types.ts'
import { makeStage } from '../stage.ts'

const effects = [
  { kind: 'drop_then_commit', ms: 1_000 },
  { kind: 'status_then_commit', status: 503, ms: 1_000 },
] as const satisfies readonly RequestEffect[]

const stageWith = (effect: RequestEffect) => {
  const stage = makeStage()
  stage.emulator.control.addFaults([{ on: 'request', path: '/', count: null, effect }])
  return stage
}

const body = JSON.stringify({ data: { type: 'orders', attributes: { reference: 'late' } } })

/** Sends a POST of an order, comes back after its time, and gives how many orders there are then. */
const ordersAfter = async (stage: ReturnType<typeof makeStage>, headers: Record<string, string>) => {
  const request = new Request('http://emulator.test/api/orders', { method: 'POST', headers, body })
  await stage.emulator.handle(request).catch(() => undefined)
  await stage.run(1_000)
  return stage.emulator.control.state().orders.length
}

test.each(effects)('%j: what may not come in has no effect later either', async (effect) => {
  const token = await makeStage().token()
  const [authorization, type] = [`Bearer ${token}`, 'application/vnd.api+json']
  const stage = stageWith(effect)
  expect(await ordersAfter(stage, { 'content-type': type })).toBe(0)
  expect(await ordersAfter(stage, { authorization: `${authorization}x`, 'content-type': type })).toBe(0)
  expect(await ordersAfter(stage, { authorization, 'content-type': 'text/plain' })).toBe(0)
  expect(await ordersAfter(stage, { authorization, 'content-type': type, accept: 'text/html' })).toBe(0)
  expect(await ordersAfter(stage, { authorization, 'content-type': type })).toBe(1)
})

test.each(effects)('%j: a token that expires meanwhile does not matter', async (effect) => {
  const token = await makeStage().token()
  const stage = stageWith({ ...effect, ms: 8_000_000 })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.api+json' }
  expect(await ordersAfter(stage, headers)).toBe(0)
  await stage.run(8_000_000)
  expect(stage.emulator.control.state().orders).toHaveLength(1)
})

test.each(effects)('%j: a request beyond the limits has no effect later either', async (effect) => {
  const stage = makeStage({ rateLimits: 'real' })
  const headers = { authorization: `Bearer ${await stage.token()}`, 'content-type': 'application/vnd.api+json' }
  stage.emulator.control.addFaults([{ on: 'request', path: '/', count: null, effect }])
  for (let count = 0; count < 26; count += 1) {
    const request = new Request('http://emulator.test/api/orders', { method: 'POST', headers, body })
    await stage.emulator.handle(request).catch(() => undefined)
  }
  await stage.run(1_000)
  expect(stage.emulator.control.state().orders).toHaveLength(25)
})
