import { randomUUID } from 'node:crypto'
import { deadLetterSources } from './dead-letter-sources.ts'
import { moveMessages } from './move-messages.ts'
import type { SqsApp, SqsCall } from './sqs-call.ts'

export interface MessageMoveDependencies {
  call: SqsCall
  queueUrl: (queueName: string) => string
  nowMs: () => number
}

interface MoveTask {
  TaskHandle: string
  Status: 'COMPLETED'
  SourceArn: string
  DestinationArn: string | undefined
  ApproximateNumberOfMessagesMoved: number
  ApproximateNumberOfMessagesToMove: number
  StartedTimestamp: number
}

type Input = Readonly<Record<string, unknown>>

/** SQS's way to say that a request cannot be met. */
class Refusal extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Adds what the emulation has not: message move tasks (the console's redrive) and the sources of a dead-letter queue.
 * A task is done when its start is answered, so there is never one to cancel.
 */
export function addMessageMoves(app: SqsApp, dependencies: MessageMoveDependencies): void {
  const tasks: MoveTask[] = []
  const actions = new Map<string, (input: Input) => object | Promise<object>>([
    ['AmazonSQS.StartMessageMoveTask', (input) => start(input, tasks, dependencies)],
    ['AmazonSQS.ListMessageMoveTasks', (input) => list(input, tasks)],
    ['AmazonSQS.CancelMessageMoveTask', cancel],
    ['AmazonSQS.ListDeadLetterSourceQueues', (input) => sources(input, dependencies)],
  ])
  app.addHook('preHandler', async (request, reply) => {
    const action = actions.get(String(request.headers['x-amz-target']))
    if (action === undefined) return
    reply.header('content-type', 'application/x-amz-json-1.0')
    try {
      const input: Input = { ...(request.body ?? {}) }
      return await reply.send(await action(input))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      reply.header('x-amzn-query-error', `${error.code};Sender`)
      return await reply.status(400).send({ __type: `com.amazonaws.sqs#${error.code}`, message: error.message })
    }
  })
}

async function start(input: Input, tasks: MoveTask[], dependencies: MessageMoveDependencies): Promise<object> {
  const { call, queueUrl, nowMs } = dependencies
  const sourceArn = String(input.SourceArn)
  const [source, ...others] = await deadLetterSources(call, sourceArn)
  if (source === undefined) {
    throw new Refusal('InvalidParameterValue', `${sourceArn} is not the dead-letter queue of any queue.`)
  }
  const destinationArn = input.DestinationArn === undefined ? undefined : String(input.DestinationArn)
  if (destinationArn === undefined && others.length > 0) {
    throw new Refusal('UnsupportedOperation', 'Several queues send their dead letters here; name a DestinationArn.')
  }
  const moved = await moveMessages(call, {
    from: queueUrl(nameOf(sourceArn)),
    to: destinationArn === undefined ? source : queueUrl(nameOf(destinationArn)),
  })
  const task: MoveTask = {
    TaskHandle: randomUUID(),
    Status: 'COMPLETED',
    SourceArn: sourceArn,
    DestinationArn: destinationArn,
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: moved,
    StartedTimestamp: nowMs(),
  }
  tasks.unshift(task)
  return { TaskHandle: task.TaskHandle }
}

function list(input: Input, tasks: readonly MoveTask[]): object {
  const most = typeof input.MaxResults === 'number' ? input.MaxResults : 1
  const found = tasks.filter((task) => task.SourceArn === input.SourceArn).slice(0, most)
  // SQS tells the handle of a running task only.
  return { Results: found.map(({ TaskHandle: _, ...told }) => told) }
}

function cancel(): never {
  throw new Refusal('ResourceNotFoundException', 'There is no running message move task with this handle.')
}

async function sources(input: Input, { call }: MessageMoveDependencies): Promise<object> {
  const QueueUrl = String(input.QueueUrl)
  const { Attributes = {} } = await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['QueueArn'] })
  return { queueUrls: await deadLetterSources(call, Attributes.QueueArn ?? '') }
}

function nameOf(arn: string): string {
  return arn.split(':').at(-1) ?? ''
}
