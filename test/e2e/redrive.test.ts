import { SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { replayRun } from '../../lib/flows/replay.ts'
import { queueArn } from '../../lib/local/aws/sqs.ts'
import { isCompleted, isParked, ordersPlacedFrom, placeRecurring } from '../shop.ts'
import { type EmbeddedWorld, startWorld } from './embedded-world.ts'

const MINUTE_MS = 60_000

let world: EmbeddedWorld
let sqs: SQSClient
beforeEach(async () => {
  world = await startWorld()
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  sqs = new SQSClient({ region: 'us-east-1', credentials, endpoint: world.stack.awsEndpoints.sqs })
})
afterEach(async () => {
  sqs.destroy()
  await world.close()
})

/** What the console's redrive does. */
async function moveMessages(): Promise<void> {
  const name = world.stack.queueUrls.parked.split('/').at(-1) ?? ''
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn(name) }))
}

test('StartMessageMoveTask before, during and after our own replay gives each parked run one order', async () => {
  const { control } = world.commerceLayer.emulator
  const ids = ['soap', 'wine', 'rice']
  const keys = [
    await placeRecurring(world, 'soap'),
    await placeRecurring(world, 'wine'),
    await placeRecurring(world, 'rice'),
  ]
  for (const id of ids) control.setSwitches({ orders: { [id]: { copy_outcome: 'refused' } } })
  for (const key of keys) await world.runUntil(key, isParked)
  for (const id of ids) control.setSwitches({ orders: { [id]: { copy_outcome: 'ok' } } })
  // Later than the bell could come, so that what is sent now is a replay.
  world.stack.moveClock(5 * MINUTE_MS)
  await world.settle()
  const [first, ...others] = keys
  if (first === undefined) throw new Error('expected a run')
  await replayRun(world.operator, first)
  await moveMessages()
  await Promise.all([...others.map((key) => replayRun(world.operator, key)), moveMessages(), world.settle()])
  await moveMessages()
  for (const key of keys) expect(await world.runUntil(key, isCompleted)).toMatchObject({ epoch: 2 })
  await moveMessages()
  await world.settle()
  for (const id of ids) expect(ordersPlacedFrom(world, id)).toHaveLength(1)
  expect(await world.parkedMessages()).toEqual([])
})
