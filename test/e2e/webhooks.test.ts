import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../lib/adapters/clock.ts'
import { setEnvironment } from '../../lib/cli/environment.ts'
import { runProgram } from '../../lib/cli/program.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { type HttpEmulator, startHttpEmulator } from '../../lib/emulator/http.ts'
import { type LocalStack, startLocalStack } from '../../lib/local/stack.ts'
import { writeLocalFile } from '../../lib/local/story/local-file.ts'
import { scriptedTerminal } from '../cli/scripted-terminal.ts'
import { callApi } from '../commerce-layer-call.ts'

const SOURCE = 'source0001'

let commerceLayer: HttpEmulator
let stack: LocalStack
let directory: string
let before: NodeJS.ProcessEnv
beforeEach(async () => {
  before = { ...process.env }
  directory = await mkdtemp(join(tmpdir(), 'perennial-webhooks-'))
  commerceLayer = await startHttpEmulator({ clock: systemClock, random: dice() })
  commerceLayer.emulator.control.seed({ orders: [{ id: SOURCE }] })
  const { organization, clientId, clientSecret } = commerceLayer.emulator.credentials
  stack = await startLocalStack({
    schedules: 'stopped',
    env: {
      COMMERCE_LAYER_ORGANIZATION: organization,
      COMMERCE_LAYER_API_URL: commerceLayer.url,
      COMMERCE_LAYER_AUTH_URL: commerceLayer.url,
      COMMERCE_LAYER_CLIENT_ID: clientId,
      COMMERCE_LAYER_CLIENT_SECRET: clientSecret,
      API_REQUESTS_PER_MINUTE: '6000',
    },
    parameters: { WEBHOOK_SECRETS_PARAMETER: '{}' },
  })
  writeLocalFile(directory, stack.env)
})
afterEach(async () => {
  await commerceLayer.close()
  await stack.close()
  await rm(directory, { recursive: true, force: true })
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
  Object.assign(process.env, before)
})

/** Runs `perennial webhooks` beside the stack, as an operator does. */
async function operate(...args: string[]): Promise<[exitCode: number, said: string | undefined]> {
  const terminal = scriptedTerminal()
  const host = { terminal, environment: {}, setEnvironment, directory, clock: systemClock, signals: process }
  return [await runProgram(['webhooks', ...args], host), terminal.said[0]]
}

/** Copies an order, and answers with what became of the deliveries about it. */
async function copy(): Promise<string[]> {
  const known = commerceLayer.emulator.control.state().deliveries.length
  const relationships = { source_order: { data: { type: 'orders', id: SOURCE } } }
  const data = { type: 'order_copies', attributes: {}, relationships }
  const organization = { url: commerceLayer.url, ...commerceLayer.emulator.credentials }
  const made = await callApi(fetch, organization, { method: 'POST', path: 'order_copies', data })
  expect(made.status).toBe(201)
  for (let steps = 0; steps < 4; steps += 1) {
    stack.moveClock(1_000)
    await commerceLayer.emulator.runDue()
  }
  const { deliveries } = commerceLayer.emulator.control.state()
  return deliveries.slice(known).map(({ topic, status, attempts }) => `${topic} ${status} ${attempts}`)
}

const DELIVERED = ['create', 'start', 'complete'].map((trigger) => `order_copies.${trigger} delivered 1`)

test('what an operator makes, rotates and removes, the built functions believe from its first delivery on', async () => {
  expect(await operate('apply', '--yes')).toEqual([0, 'Webhooks: 20 created, 20 secrets stored, 20 enabled.'])
  expect(await copy()).toEqual(DELIVERED)
  expect(await operate('rotate', '--yes')).toEqual([0, 'Webhooks: 20 created, 20 secrets stored, 20 enabled.'])
  stack.moveClock(10_000)
  expect(await copy()).toEqual(DELIVERED.flatMap((line) => [line, line]))
  expect(await operate('rotate', '--finish', '--yes')).toEqual([0, 'Webhooks: 20 removed with their secrets.'])
  expect(await copy()).toEqual(DELIVERED)
  expect((await operate('status'))[0]).toBe(0)
  expect(await operate('remove', '--yes')).toEqual([0, 'Webhooks: 20 removed with their secrets.'])
  expect(await copy()).toEqual([])
})
