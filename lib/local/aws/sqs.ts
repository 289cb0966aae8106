import { buildApp } from 'fauxqs'
import type { QueueDeployment } from '../deployment/deployment.ts'
import { LOCAL_ACCOUNT_ID, LOCAL_AWS_ENV } from './local-aws.ts'
import { addMessageMoves } from './message-moves.ts'
import { type QueueContent, queueContentOf } from './queue-content.ts'
import { callerOf, type SqsCall } from './sqs-call.ts'

export interface LocalSqs {
  endpoint: string
  /** URL of a queue by its name. */
  queueUrl: (name: string) => string
  /** Calls SQS without the way over the network, as AWS's own services do. */
  call: SqsCall
  /** What is in a queue, without receiving it. */
  content: (name: string) => Promise<QueueContent>
  close: () => Promise<void>
}

/**
 * Starts an embedded SQS on 127.0.0.1 with the queues of the deployment, in memory only, and with message move tasks,
 * which the emulation itself has not. It goes by the global `Date`.
 */
export async function startSqs(queues: readonly QueueDeployment[], nowMs: () => number): Promise<LocalSqs> {
  const app = buildApp({ logger: false, defaultRegion: LOCAL_AWS_ENV.AWS_REGION })
  const call = callerOf(app)
  let endpoint = ''
  // By address: the emulation's own URLs have a host name that Node cannot resolve.
  const queueUrl = (name: string) => `${endpoint}/${LOCAL_ACCOUNT_ID}/${name}`
  addMessageMoves(app, { call, queueUrl, nowMs })
  endpoint = await app.listen({ host: '127.0.0.1', port: 0 })
  for (const queue of queues) await call('CreateQueue', createQueueInput(queue, queues))
  return { endpoint, queueUrl, call, content: (name) => queueContentOf(app, name, nowMs()), close: () => app.close() }
}

/** ARN of a queue by its name. */
export function queueArn(name: string): string {
  return `arn:aws:sqs:${LOCAL_AWS_ENV.AWS_REGION}:${LOCAL_ACCOUNT_ID}:${name}`
}

function createQueueInput(queue: QueueDeployment, queues: readonly QueueDeployment[]): object {
  return {
    QueueName: queue.name,
    Attributes: {
      VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
      MessageRetentionPeriod: String(queue.retentionSeconds),
      ...redrivePolicy(queue, queues),
    },
  }
}

function redrivePolicy({ deadLetter }: QueueDeployment, queues: readonly QueueDeployment[]): object {
  const target = queues.find((candidate) => candidate.id === deadLetter?.queue)
  if (deadLetter === undefined || target === undefined) return {}
  const { maxReceiveCount } = deadLetter
  return { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(target.name), maxReceiveCount }) }
}
