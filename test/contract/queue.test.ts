import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Queue } from '../../lib/flows/dependencies.ts'
import { type OpenQueue, QUEUES, type Received } from './queues.ts'

for (const { where, open } of QUEUES) {
  describe(`a queue ${where}`, () => {
    let opened: OpenQueue
    let queue: Queue
    beforeEach(async () => {
      opened = await open()
      queue = opened.queue
    })
    afterEach(() => opened.close())

    test('takes more messages than fit into one batch, each of them once', async () => {
      const bodies = Array.from({ length: 23 }, (_, number) => `message ${number}`)
      const sent = await queue.send(bodies.map((body) => ({ body, delaySeconds: 0 })))
      expect(sent).toEqual(bodies.map(() => 'sent'))
      const received = [...(await opened.receive()), ...(await opened.receive()), ...(await opened.receive())]
      expect(received.map(({ body }) => body).toSorted()).toEqual(bodies.toSorted())
      expect(await opened.receive()).toEqual([])
    })

    test('sends nothing when there is nothing to send', async () => {
      expect(await queue.send([])).toEqual([])
      expect(await opened.receive()).toEqual([])
    })

    test('holds a delayed message back', async () => {
      await queue.send([
        { body: 'later', delaySeconds: 900 },
        { body: 'now', delaySeconds: 0 },
      ])
      expect((await opened.receive()).map(({ body }) => body)).toEqual(['now'])
      expect(await opened.receive()).toEqual([])
    })

    test('hides a received message until it is made visible', async () => {
      const [message] = await sendAndReceive(opened, 'one')
      expect(await opened.receive()).toEqual([])
      await queue.makeVisible(message?.receiptHandle ?? '')
      expect((await opened.receive()).map(({ body }) => body)).toEqual(['one'])
    })

    test('parks a message that was made visible after its third receive', async () => {
      await park(opened, 'bell')
      const [parked, ...others] = await queue.receiveParked(10)
      expect(others).toEqual([])
      expect(parked?.body).toBe('bell')
      expect(parked?.receiveCount).toBeGreaterThan(3)
      expect(parked?.sentMs).toBeGreaterThan(0)
    })

    test('gives parked messages again until they are removed', async () => {
      await park(opened, 'bell')
      const [first] = await queue.receiveParked(10)
      const [again] = await queue.receiveParked(10)
      expect(again).toMatchObject({ id: first?.id, body: 'bell' })
      await queue.removeParked(again?.receiptHandle ?? '')
      expect(await queue.receiveParked(10)).toEqual([])
    })

    test('gives a parked message again at once when it was only looked at', async () => {
      await park(opened, 'one')
      const [first] = await queue.receiveParked(10)
      await queue.leaveParked(first?.receiptHandle ?? '')
      expect((await queue.receiveParked(10)).map(({ body }) => body)).toEqual(['one'])
    })

    test('takes a message straight into its dead-letter queue', async () => {
      await queue.sendParked('bell')
      expect(await opened.receive()).toEqual([])
      expect(await queue.receiveParked(10)).toMatchObject([{ body: 'bell', receiveCount: 1 }])
    })

    test('counts its parked messages', async () => {
      expect(await queue.countParked()).toBe(0)
      await park(opened, 'one')
      expect(await queue.countParked()).toBe(1)
    })

    test('gives at most as many parked messages as were asked for', async () => {
      await park(opened, 'one')
      await park(opened, 'two')
      expect(await queue.receiveParked(1)).toHaveLength(1)
    })

    test('does not make a message visible that it does not know', async () => {
      await expect(queue.makeVisible('no such handle')).rejects.toThrow()
    })
  })
}

async function sendAndReceive(opened: OpenQueue, body: string): Promise<Received[]> {
  await opened.queue.send([{ body, delaySeconds: 0 }])
  return await opened.receive()
}

/** Fails a message as often as it takes, the way a batch fails the message of a parked run. */
async function park(opened: OpenQueue, body: string): Promise<void> {
  let [message] = await sendAndReceive(opened, body)
  while (message !== undefined) {
    await opened.queue.makeVisible(message.receiptHandle)
    ;[message] = await opened.receive()
  }
}
