import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bodyOf, startHttpServer } from '../adapters/http-server.ts'
import { tokenOf } from '../commerce-layer-call.ts'
import { SHOP } from './real-shop.ts'
import { type RealStage, type RunOptions, realStage } from './real-stage.ts'

let stage: RealStage
beforeEach(async () => {
  stage = await realStage(SHOP)
})
afterEach(() => stage.close())

async function shown(options: RunOptions = {}) {
  const { terminal } = await stage.run({ json: true, ...options })
  return JSON.parse(terminal.said[0] ?? 'null')
}

describe('--real', () => {
  test('sends nothing but reads and requests for a token', async () => {
    const { exitCode } = await stage.run()
    expect(exitCode).toBe(0)
    const { reads, writes, tokens } = stage.requests()
    expect({ writes, read: reads > 0, token: tokens > 0 }).toEqual({ writes: 0, read: true, token: true })
  })

  test('says for every series who keeps its clock, what is due, and what Perennial would do', async () => {
    const { series } = await shown()
    const rows = series.map(({ series: id, kind, clock, runs }: Record<string, unknown>) => ({ id, kind, clock, runs }))
    expect(rows).toEqual([
      {
        id: 'subscription:guarded',
        kind: 'automatic',
        clock: 'commerce_layer',
        runs: [expect.objectContaining({ place: 'next', would: { does: 'guard', from: '2026-11-25T11:00:00Z' } })],
      },
      {
        id: 'subscription:missed',
        kind: 'automatic',
        clock: 'commerce_layer',
        runs: [expect.objectContaining({ place: 'due', would: { does: 'report', why: 'before_start' } })],
      },
      {
        id: 'subscription:conflict',
        kind: 'manual',
        clock: 'commerce_layer',
        runs: [expect.objectContaining({ run: 'subscription:conflict@2026-11-24T09:00:00Z' })],
      },
      {
        id: 'subscription:ours',
        kind: 'manual',
        clock: 'perennial',
        runs: [expect.objectContaining({ would: { does: 'create', at: '2026-11-29T11:00:00Z' } })],
      },
      {
        id: 'order:soon',
        kind: 'order',
        clock: 'perennial',
        runs: [expect.objectContaining({ run: 'order:soon@2026-12-01T10:00:00Z', place: 'next' })],
      },
      {
        id: 'order:overdue',
        kind: 'order',
        clock: 'perennial',
        runs: [
          expect.objectContaining({ run: 'order:overdue@2026-11-20T10:00:00Z', place: 'due' }),
          expect.objectContaining({ run: 'order:overdue@2026-12-20T10:00:00Z', place: 'next' }),
        ],
      },
      { id: 'order:broken', kind: 'order', clock: 'invalid', runs: [] },
    ])
  })

  test('would make up for what was due since START_AT', async () => {
    const { series } = await shown({ environment: { START_AT: '2026-11-01T00:00:00Z' } })
    const would = (id: string) => series.find(({ series: one }: { series: string }) => one === id).runs[0].would
    expect(would('subscription:missed')).toEqual({ does: 'step_in' })
    expect(would('order:overdue')).toEqual({ does: 'create', at: '2026-11-22T12:00:00Z' })
  })

  test('would not make a run again whose copy is older than a page of others', async () => {
    const { url, emulator } = stage.emulator
    const token = await tokenOf(fetch, { url, ...emulator.credentials })
    const made = async (reference: string) => {
      const relationships = { source_order: { data: { type: 'orders', id: 'ordinary' } } }
      const attributes = { reference, reference_origin: 'perennial', place_target_order: false }
      const body = JSON.stringify({ data: { type: 'order_copies', attributes, relationships } })
      const headers = { 'content-type': 'application/vnd.api+json', authorization: `Bearer ${token}` }
      const { status } = await fetch(`${url}/api/order_copies`, { method: 'POST', headers, body })
      expect(status).toBe(201)
    }
    const others = Array.from({ length: 26 }, (_, at) => `order:other${at}@2026-11-22T10:00:00Z/1`)
    for (const reference of [...others, 'order:overdue@2026-11-20T10:00:00Z/1', ...others]) await made(reference)
    const { series, ourCopies } = await shown()
    const { runs } = series.find(({ series: id }: { series: string }) => id === 'order:overdue')
    expect(runs.map(({ copied }: { copied: boolean }) => copied)).toEqual([true, false])
    expect(ourCopies).toBe(53)
  })

  test('names a clock conflict, and what is wrong with metadata', async () => {
    const { terminal } = await stage.run()
    const lines = terminal.said.map((line) => line.trim())
    expect(lines).toContainEqual(expect.stringMatching(/^clock_conflict: .*Commerce Layer runs it$/))
    expect(lines).toContainEqual(
      expect.stringMatching(/^invalid metadata: frequency: expected .* got a text of 9 characters$/),
    )
    expect(lines).toContain('1 more do not recur and ask for nothing.')
  })

  test('says which webhooks would have to point where, and what there is of them', async () => {
    const { webhooks } = await shown()
    const state = Object.fromEntries(webhooks.map((one: { topic: string; state: string }) => [one.topic, one.state]))
    expect(state).toMatchObject({
      'orders.place': 'there',
      'orders.cancel': 'lacks_includes',
      'orders.approve': 'missing',
      'order_subscriptions.renewal': 'missing',
    })
    expect(webhooks.find(({ topic }: { topic: string }) => topic === 'order_copies.fail')).toMatchObject({
      path: '/deliveries/order_copies.fail',
      includes: ['source_order', 'target_order', 'order_subscription'],
    })
  })

  test.each(['test', 'live'] as const)('says that it is %s mode', async (mode) => {
    await stage.close()
    stage = await realStage({}, { mode })
    const { terminal } = await stage.run()
    expect(terminal.said[0]).toMatch(
      new RegExp(`^Organization perennial-demo, ${mode} mode, http://.*nothing was written\\.$`),
    )
  })

  test('asks again after a 429, when it was told to', async () => {
    const effect = { kind: 'too_many_requests', retry_after_seconds: 7 }
    stage.emulator.emulator.control.addFaults([{ on: 'request', path: '/api/orders', effect }])
    const before = stage.nowMs()
    const { exitCode, terminal } = await stage.run()
    expect(exitCode).toBe(0)
    expect(stage.nowMs() - before).toBe(7_000)
    expect(terminal.noted).toContain('Commerce Layer asks to wait; going on in 7 s.')
  })
})

describe('credentials', () => {
  /** What `.env` says when AWS keeps the secret. */
  const secretInAws = (url: string) =>
    [
      'COMMERCE_LAYER_CLIENT_SECRET_PARAMETER=/shop/secret',
      'AWS_REGION=eu-west-1',
      'AWS_ACCESS_KEY_ID=of-the-file',
      'AWS_SECRET_ACCESS_KEY=of-the-file',
      `AWS_ENDPOINT_URL=${url}`,
    ].join('\n')

  const none = {
    COMMERCE_LAYER_ORGANIZATION: '',
    COMMERCE_LAYER_API_URL: '',
    COMMERCE_LAYER_CLIENT_ID: '',
    COMMERCE_LAYER_CLIENT_SECRET: '',
  }

  test('that are missing are all named at once, with both ways to set them', async () => {
    const { exitCode, terminal } = await stage.run({ environment: none })
    expect(exitCode).toBe(2)
    const told = terminal.noted.join('\n')
    for (const name of ['COMMERCE_LAYER_ORGANIZATION', 'COMMERCE_LAYER_CLIENT_ID', 'COMMERCE_LAYER_CLIENT_SECRET']) {
      expect(told).toContain(`- ${name}: expected `)
    }
    expect(told).toMatch(/in the environment \(export NAME=value\), or in the file \.env/)
  })

  test('are read from .env, over which the environment wins', async () => {
    const { clientId } = stage.emulator.emulator.credentials
    await writeFile(join(stage.directory, '.env'), `COMMERCE_LAYER_CLIENT_ID=${clientId} # the demo's\n`)
    const fromFile = await stage.run({ environment: { COMMERCE_LAYER_CLIENT_ID: '' } })
    expect(fromFile.exitCode).toBe(0)
    const fromEnvironment = await stage.run({ json: true, environment: { COMMERCE_LAYER_CLIENT_ID: 'another' } })
    expect(JSON.parse(fromEnvironment.terminal.said[0] ?? '')).toMatchObject({ error: { code: 'not_permitted' } })
  })

  test('are read from the SSM parameter that .env names, with the AWS variables of .env', async () => {
    const asked: unknown[] = []
    const { clientSecret } = stage.emulator.emulator.credentials
    const aws = await startHttpServer(async (request, response) => {
      asked.push(JSON.parse(await bodyOf(request)))
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      response.end(JSON.stringify({ Parameter: { Name: '/shop/secret', Value: clientSecret } }))
    })
    try {
      await writeFile(join(stage.directory, '.env'), secretInAws(aws.url))
      const { exitCode } = await stage.run({ environment: { COMMERCE_LAYER_CLIENT_SECRET: '' } })
      expect(exitCode).toBe(0)
      expect(asked).toEqual([{ Name: '/shop/secret', WithDecryption: true }])
    } finally {
      await aws.close()
    }
  })

  test('whose parameter AWS does not show are not blamed on Commerce Layer', async () => {
    const aws = await startHttpServer((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify({ __type: 'ParameterNotFound', message: 'no such parameter' }))
    })
    try {
      await writeFile(join(stage.directory, '.env'), secretInAws(aws.url))
      const { exitCode, terminal } = await stage.run({ environment: { COMMERCE_LAYER_CLIENT_SECRET: '' } })
      expect(exitCode).toBe(1)
      expect(terminal.noted.join('\n')).toMatch(
        /AWS does not show the SSM parameter \/shop\/secret .*ParameterNotFound.*\nCheck the AWS credentials, AWS_REGION/,
      )
      expect(stage.requests()).toMatchObject({ reads: 0, tokens: 0 })
    } finally {
      await aws.close()
    }
  })

  test('that nobody answers to are told from wrong ones', async () => {
    const { terminal } = await stage.run({ json: true, environment: { COMMERCE_LAYER_API_URL: 'http://127.0.0.1:1' } })
    expect(JSON.parse(terminal.said[0] ?? '')).toMatchObject({ error: { code: 'commerce_layer_unreachable' } })
  })
})
