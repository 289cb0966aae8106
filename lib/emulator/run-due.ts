import type { Task } from './agenda.ts'
import { commitRequest } from './api/serve.ts'
import { finishCopy, startCopy } from './copies/progress.ts'
import type { Deliver } from './deliveries/deliver.ts'
import { sendDelivery } from './deliveries/send.ts'
import { finishPlacing } from './orders/order-status.ts'
import { alertRenewal, runSubscription } from './subscriptions/subscription-runs.ts'
import type { World } from './world.ts'

/** Does one task; `send` takes over what has to wait for an answer. */
const carryOut = (world: World, task: Task, send: (deliveryId: string) => void): void => {
  switch (task.kind) {
    case 'start_copy':
      startCopy(world, task.copyId)
      break
    case 'finish_copy':
      finishCopy(world, task.copyId)
      break
    case 'place_order':
      finishPlacing(world, task.orderId)
      break
    case 'run_subscription':
      runSubscription(world, task)
      break
    case 'alert_renewal':
      alertRenewal(world, task)
      break
    case 'commit_request':
      commitRequest(world, task)
      break
    case 'send_delivery':
      send(task.deliveryId)
      break
    default:
      task satisfies never
  }
}

/** Sends deliveries in their order, at most `deliveriesInFlight` at a time. */
const makeSender = (world: World, deliver: Deliver) => {
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
    inFlight,
    send: (deliveryId: string): void => {
      waiting.push(deliveryId)
      sendNext()
    },
  }
}

/**
 * Does everything whose time has come, oldest first, and everything that becomes due by it, until nothing is due and
 * no delivery waits for its answer. Waiting for answers holds up nothing else.
 */
export const makeRunDue = (world: World, deliver: Deliver): (() => Promise<void>) => {
  const { inFlight, send } = makeSender(world, deliver)
  return async () => {
    for (;;) {
      const task = world.agenda.takeDue(world.nowMs())
      if (task !== undefined) carryOut(world, task, send)
      else if (inFlight.size > 0) await Promise.race(inFlight)
      else return
    }
  }
}
