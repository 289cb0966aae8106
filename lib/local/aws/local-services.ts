import { join } from 'node:path'
import { takeDataFolder } from '../data-folder.ts'
import { type Deployment, queueWithId } from '../deployment/deployment.ts'
import type { Parts } from '../parts.ts'
import { startDynamoDb } from './dynamodb.ts'
import { LOCAL_AWS_ENV } from './local-aws.ts'
import { type LocalSqs, startSqs } from './sqs.ts'
import { type LocalSsm, startSsm } from './ssm.ts'

export interface LocalServices {
  sqs: LocalSqs
  ssm: LocalSsm
  /** Of the queue that feeds a function, and of its dead-letter queue. */
  queueUrls: { copyRequests: string; parked: string }
  endpoints: { dynamodb: string; sqs: string }
  /** Where AWS clients find the services. */
  env: Readonly<Record<string, string>>
  /** URLs of the queues and the name of the table, by logical id. */
  resources: ReadonlyMap<string, string>
}

export interface LocalServicesOptions {
  deployment: Deployment
  /** Where the table is kept; undefined: in memory. */
  dataDir: string | undefined
  /** SSM parameters by name; default: none. */
  parameters?: ReadonlyMap<string, string>
  nowMs: () => number
}

/** Starts DynamoDB, SQS and SSM with the table and the queues of the deployment. */
export async function startServices(options: LocalServicesOptions, parts: Parts): Promise<LocalServices> {
  const { deployment, dataDir, nowMs, parameters = new Map() } = options
  const { table, queues } = deployment
  if (dataDir !== undefined) parts.add(takeDataFolder(dataDir).release)
  const dynamodb = await startDynamoDb(table, dataDir === undefined ? undefined : join(dataDir, 'ledger'))
  parts.add(dynamodb.close)
  const sqs = await startSqs(queues, nowMs)
  parts.add(sqs.close)
  const ssm = await startSsm(parameters)
  parts.add(ssm.close)
  const copyRequests = queueWithId(queues, deployment.eventSource.queue)
  const parked = queueWithId(queues, copyRequests.deadLetter?.queue ?? '')
  return {
    sqs,
    ssm,
    queueUrls: { copyRequests: sqs.queueUrl(copyRequests.name), parked: sqs.queueUrl(parked.name) },
    endpoints: { dynamodb: dynamodb.endpoint, sqs: sqs.endpoint },
    env: {
      ...LOCAL_AWS_ENV,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
      AWS_ENDPOINT_URL_SQS: sqs.endpoint,
      // The emulation answers for it as well.
      AWS_ENDPOINT_URL_STS: sqs.endpoint,
      AWS_ENDPOINT_URL_SSM: ssm.endpoint,
    },
    resources: new Map([[table.id, table.name], ...queues.map(({ id, name }) => [id, sqs.queueUrl(name)] as const)]),
  }
}
