import type { World } from '../world.ts'
import type { Deliver } from './deliver.ts'
import { sendDelivery } from './send.ts'

export type Sender = {
  /** Sends a delivery when its turn comes. */
  send(deliveryId: string): void
  /** Resolves when the next delivery has its answer; `undefined` when none waits for one. */
  nextAnswer(): Promise<void> | undefined
}

/** Sends deliveries in their order, at most `deliveriesInFlight` at a time. */
export const makeSender = (world: World, deliver: Deliver): Sender => {
  const waiting: string[] = []
  const inFlight = new Set<Promise<void>>()

  const sendNext = (): void => {
    while (inFlight.size < world.behaviour().deliveriesInFlight) {
      const deliveryId = waiting.shift()
      if (deliveryId === undefined) return
      const sending = sendDelivery(world, deliver, deliveryId).finally(() => {
        inFlight.delete(sending)
        sendNext()
      })
      inFlight.add(sending)
    }
  }

  return {
    send: (deliveryId) => {
      waiting.push(deliveryId)
      sendNext()
    },
    nextAnswer: () => (inFlight.size === 0 ? undefined : Promise.race(inFlight)),
  }
}
