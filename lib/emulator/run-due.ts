import type { Task } from './agenda.ts'
import { commitRequest } from './api/serve.ts'
import { finishCopy, startCopy } from './copies/progress.ts'
import type { Deliver } from './deliveries/deliver.ts'
import { sendDelivery } from './deliveries/send.ts'
import { alertRenewal, runSubscription } from './subscriptions/subscription-runs.ts'
import type { World } from './world.ts'

/** Does one task. Sending is the only one that takes time: its promise is given back. */
const carryOut = (world: World, deliver: Deliver, task: Task): Promise<void> | undefined => {
  switch (task.kind) {
    case 'start_copy':
      startCopy(world, task.copyId)
      return undefined
    case 'finish_copy':
      finishCopy(world, task.copyId)
      return undefined
    case 'run_subscription':
      runSubscription(world, task)
      return undefined
    case 'alert_renewal':
      alertRenewal(world, task)
      return undefined
    case 'commit_request':
      commitRequest(world, task)
      return undefined
    case 'send_delivery':
      return sendDelivery(world, deliver, task.deliveryId)
    default:
      return task satisfies never
  }
}

/**
 * Does everything whose time has come, oldest first, and everything that becomes due by it, until nothing is due.
 * Deliveries start in their order but wait for their answers together, at most `deliveriesInFlight` at a time.
 */
export const makeRunDue = (world: World, deliver: Deliver): (() => Promise<void>) => {
  const inFlight = new Set<Promise<void>>()

  const track = (sending: Promise<void>): void => {
    const tracked = sending.finally(() => inFlight.delete(tracked))
    inFlight.add(tracked)
  }

  return async () => {
    for (;;) {
      while (inFlight.size >= world.behaviour().deliveriesInFlight) await Promise.race(inFlight)
      const task = world.agenda.takeDue(world.nowMs())
      if (task === undefined) {
        if (inFlight.size === 0) return
        await Promise.race(inFlight)
        continue
      }
      const sending = carryOut(world, deliver, task)
      if (sending !== undefined) track(sending)
    }
  }
}
