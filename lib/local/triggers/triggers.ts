import { LOCAL_AWS_ENV } from '../aws/local-aws.ts'
import type { LocalServices } from '../aws/local-services.ts'
import { queueArn } from '../aws/sqs.ts'
import { type Deployment, queueWithId } from '../deployment/deployment.ts'
import type { LocalFunctions } from '../functions.ts'
import type { InvocationResult } from '../lambda/invocation-result.ts'
import type { Parts } from '../parts.ts'
import type { LocalStackOptions } from '../stack-options.ts'
import { startEventSource } from './event-source.ts'
import { startFrontDoor } from './front-door.ts'
import { scheduleEvent } from './schedule-event.ts'
import { startSchedules } from './schedules.ts'

export interface TriggersOptions {
  deployment: Deployment
  services: LocalServices
  functions: LocalFunctions
  nowMs: () => number
  options: LocalStackOptions
}

/** Everything that invokes functions by itself: the queue, the schedules, the front door. */
export interface Triggers {
  frontDoorUrl: string
  runNow: (functionName: string) => Promise<InvocationResult>
  /** To be called when the clock was moved. */
  clockMoved: () => void
  /** Receives and batches of the queue's poller that are under way. */
  batches: () => number
  /** Messages that the poller could receive now. */
  receivable: () => Promise<number>
}

/** Starts them. The functions are stopped before the poller, so that a batch they hold ends. */
export async function startTriggers(all: TriggersOptions, parts: Parts): Promise<Triggers> {
  const { deployment, services, functions, nowMs, options } = all
  const { eventSource: source, route } = deployment
  const queue = queueWithId(deployment.queues, source.queue)
  const poller = startEventSource({
    source,
    queue: { url: services.queueUrls.copyRequests, arn: queueArn(queue.name), region: LOCAL_AWS_ENV.AWS_REGION },
    call: services.sqs.call,
    invoke: (event) => functions.invoke(source.functionName, event),
    windowMs: options.batchWindowMs ?? source.windowSeconds * 1000,
    onTrouble: (line) => options.onLog?.({ functionName: source.functionName, stream: 'runtime', line }),
  })
  parts.add(poller.close)
  parts.add(functions.close)
  const runNow = (functionName: string) => functions.invoke(functionName, scheduleEvent(nowMs()))
  const running = options.schedules === 'stopped' ? [] : deployment.schedules
  const schedules = startSchedules({ schedules: running, nowMs, fire: runNow })
  parts.add(schedules.stop)
  const frontDoor = await startFrontDoor({
    route,
    port: options.port ?? 0,
    nowMs,
    invoke: (event) => functions.invoke(route.functionName, event),
  })
  parts.add(frontDoor.close)
  return {
    frontDoorUrl: frontDoor.url,
    runNow,
    clockMoved: schedules.check,
    batches: poller.working,
    receivable: async () => (await services.sqs.content(queue.name)).receivable,
  }
}
