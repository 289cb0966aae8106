import { DynamoDBClient, ScanCommand, type ScanCommandInput } from '@aws-sdk/client-dynamodb'
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { decodeItem } from '../../../lib/adapters/dynamodb/attributes.ts'
import type { Fields } from '../../../lib/core/fields.ts'
import { localAwsClient } from '../../../lib/local/aws/local-aws.ts'
import { startServices } from '../../../lib/local/aws/local-services.ts'
import { readDeployment } from '../../../lib/local/deployment/read-deployment.ts'
import { startFunctions } from '../../../lib/local/functions.ts'
import type { InvocationResult } from '../../../lib/local/lambda/invocation-result.ts'
import { makeParts } from '../../../lib/local/parts.ts'
import { shiftTime } from '../../../lib/local/shifted-time.ts'
import { type DeliveryEvent, SECRETS } from './delivery-event.ts'

/** The built receive-delivery in the local Lambda runtime, with a table and a queue that nobody else works on. */
export interface Receiver {
  invoke: (event: DeliveryEvent) => Promise<InvocationResult>
  rows: () => Promise<Fields[]>
  /** All rows, in a text that is the same for the same rows. */
  rowsAsText: () => Promise<string>
  /** Takes all messages out of the queue. */
  takeMessages: () => Promise<string[]>
  /** What the function wrote, and what the runtime says of it. */
  lines: string[]
  moveClock: (byMs: number) => void
  close: () => Promise<void>
}

const BUNDLES = new URL('../../../dist', import.meta.url).pathname

/** Starts it over the bundles in `dist`. One per process, because it moves the time of the process. */
export async function startReceiver(): Promise<Receiver> {
  const parts = makeParts()
  const deployment = readDeployment()
  const time = shiftTime()
  parts.add(time.restore)
  const services = await startServices(
    { deployment, dataDir: undefined, nowMs: time.nowMs, parameters: new Map() },
    parts,
  )
  const lines: string[] = []
  const functions = await startFunctions({
    deployment,
    bundlesDir: BUNDLES,
    environment: {
      resources: services.resources,
      aws: services.env,
      overrides: { WEBHOOK_SECRETS: JSON.stringify(SECRETS) },
    },
    time,
    maxSandboxes: 2,
    onLog: ({ line }) => void lines.push(line),
  })
  parts.add(functions.close)
  const dynamodb = new DynamoDBClient(localAwsClient(services.endpoints.dynamodb))
  const rows = () => scan(dynamodb, deployment.table.name)
  const sqs = new SQSClient(localAwsClient(services.endpoints.sqs))
  parts.add(() => {
    for (const client of [dynamodb, sqs]) client.destroy()
  })
  return {
    invoke: (event) => functions.invoke('receive-delivery', event),
    rows,
    rowsAsText: async () => textOf(await rows()),
    takeMessages: () => takeAll(sqs, services.queueUrls.copyRequests),
    lines,
    moveClock: (byMs) => time.setOffsetMs(time.offsetMs() + byMs),
    close: parts.stop,
  }
}

async function scan(client: DynamoDBClient, TableName: string): Promise<Fields[]> {
  const found: Fields[] = []
  let from: ScanCommandInput['ExclusiveStartKey']
  do {
    const input = { TableName, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }
    const page = await client.send(new ScanCommand(input))
    found.push(...(page.Items ?? []).map(decodeItem))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return found
}

function textOf(rows: readonly Fields[]): string {
  return rows
    .map((row) => JSON.stringify(Object.entries(row).sort()))
    .sort()
    .join('\n')
}

async function takeAll(client: SQSClient, QueueUrl: string): Promise<string[]> {
  const bodies: string[] = []
  for (;;) {
    const { Messages: messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    )
    if (messages.length === 0) return bodies
    for (const { Body = '', ReceiptHandle } of messages) {
      bodies.push(Body)
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
    }
  }
}
