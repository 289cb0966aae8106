import type { Task } from './agenda.ts'
import { commitRequest } from './api/late-commit.ts'
import { finishCopy, startCopy } from './copies/progress.ts'
import { releaseDelivery } from './deliveries/hold.ts'
import { finishPlacing } from './orders/order-status.ts'
import { alertRenewal, runSubscription } from './subscriptions/subscription-runs.ts'
import type { World } from './world.ts'

/** Does a task whose time has come; `send` takes over what has to wait for an answer. */
export const carryOut = (world: World, task: Task, send: (deliveryId: string) => void): void => {
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
    case 'release_delivery':
      releaseDelivery(world, task.deliveryId)
      break
    case 'send_delivery':
      send(task.deliveryId)
      break
    default:
      task satisfies never
  }
}
