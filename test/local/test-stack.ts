import { type Message, ReceiveMessageCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { type LocalStack, startLocalStack } from '../../lib/local/stack.ts'
import type { LocalStackOptions } from '../../lib/local/stack-options.ts'
import { sqsClient } from './aws/clients.ts'
import { type Bundles, makeBundles } from './bundles.ts'

/** A stack for a test, with functions whose handlers the test writes. */
export interface TestStack {
  bundles: Bundles
  /** Writes the artifact of a function whose handler has this body. */
  handle: (functionName: string, body: string) => void
  start: (options?: LocalStackOptions) => Promise<LocalStack>
  /** All lines so far: function, stream, text. */
  lines: string[]
  /** What create-copies printed so far. */
  printed: () => string[]
  /** Resolves when such a line has been written. */
  lineWith: (text: string) => Promise<void>
  /** Stops the stack and removes the artifacts. */
  end: () => Promise<void>
}

/** The body of a handler that never ends. */
export const HANG = 'await new Promise(() => setInterval(() => {}, 1000))'
export const MINUTE_MS = 60_000

export function makeTestStack(): TestStack {
  const bundles = makeBundles()
  const lines: string[] = []
  const expected: { text: string; seen: () => void }[] = []
  let stack: LocalStack | undefined
  const handle = (name: string, body: string) =>
    bundles.write(name, `export const handler = async (event, context) => { ${body} }`)
  for (const name of ['receive-delivery', 'create-copies', 'dispatch-runs', 'reconcile-runs']) handle(name, '')
  return {
    bundles,
    handle,
    lines,
    printed: () => lines.flatMap((line) => line.match(/^create-copies stdout (.*)$/)?.[1] ?? []),
    lineWith: (text) => new Promise((seen) => expected.push({ text, seen })),
    start: async (options) => {
      stack = await startLocalStack({
        bundlesDir: bundles.dir,
        batchWindowMs: 0,
        schedules: 'stopped',
        onLog: ({ functionName, stream, line }) => {
          lines.push(`${functionName} ${stream} ${line}`)
          for (const { text, seen } of expected) if (line.includes(text)) seen()
        },
        ...options,
      })
      return stack
    },
    end: async () => {
      await stack?.close()
      bundles.remove()
    },
  }
}

export async function withQueue<Answer>(
  stack: LocalStack,
  use: (client: SQSClient) => Promise<Answer>,
): Promise<Answer> {
  const client = sqsClient(stack.awsEndpoints.sqs)
  try {
    return await use(client)
  } finally {
    client.destroy()
  }
}

export async function sendCopyRequest(to: LocalStack, body: string, delaySeconds = 0): Promise<void> {
  const QueueUrl = to.queueUrls.copyRequests
  await withQueue(to, (client) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody: body, DelaySeconds: delaySeconds })),
  )
}

export function parkedMessages(of: LocalStack): Promise<Message[]> {
  return withQueue(of, async (client) => {
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: of.queueUrls.parked }))
    return Messages ?? []
  })
}
