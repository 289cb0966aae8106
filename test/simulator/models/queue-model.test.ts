import { expect, test } from 'vitest'
import { makeQueueModel, type QueueMischief } from '../../../lib/simulator/models/queue-model.ts'

/** A queue on a clock of its own that does what is given wrong, and all else right. */
function makeQueue(mischief: Partial<QueueMischief>) {
  const time = { nowMs: 0 }
  const usual: QueueMischief = { arrivals: () => 1, delayMs: () => 0, start: () => 0, most: () => 10 }
  const model = makeQueueModel({ clock: { nowMs: () => time.nowMs }, mischief: { ...usual, ...mischief } })
  const send = (...bodies: string[]) => model.queue.send(bodies.map((body) => ({ body, delaySeconds: 0 })))
  return { model, send, time }
}

test('a lost message was taken, and never arrives', async () => {
  const { model, send } = makeQueue({ arrivals: () => 0 })
  expect(await send('one')).toEqual(['sent'])
  expect([model.taken(), model.receive(), model.waiting()]).toEqual([['one'], [], []])
})

test('a doubled message arrives as two, each to be acknowledged by itself', async () => {
  const { model, send } = makeQueue({ arrivals: () => 2 })
  await send('one')
  const [first, second] = model.receive()
  expect([first?.body, second?.body]).toEqual(['one', 'one'])
  expect(first?.id).not.toBe(second?.id)
  model.acknowledge(first?.receiptHandle ?? '')
  expect(model.waiting()).toHaveLength(1)
})

test('a delayed message becomes visible later than it should', async () => {
  const { model, send, time } = makeQueue({ delayMs: () => 5_000 })
  await send('one')
  expect([model.receive(), model.nextVisibleMs()]).toEqual([[], 5_000])
  time.nowMs = 5_000
  expect(model.receive()).toHaveLength(1)
})

test('messages come in another order than they were sent, each once', async () => {
  const { model, send } = makeQueue({ start: () => 0.5 })
  await send('one', 'two', 'three', 'four')
  expect(model.receive().map(({ body }) => body)).toEqual(['three', 'four', 'one', 'two'])
})
