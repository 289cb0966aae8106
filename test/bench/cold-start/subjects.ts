import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LOCAL_AWS_ENV } from '../../../lib/local/aws/local-aws.ts'
import { readDeployment } from '../../../lib/local/deployment/read-deployment.ts'
import { functionEnvironment } from '../../../lib/local/function-environment.ts'
import { buildFunctions } from '../../../scripts/build.ts'
import type { Subject } from './spawn-to-next.ts'

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url))

/** The same clients and commands of the AWS SDK as the functions start with, bundled the same way, and nothing else. */
const SDK_ONLY = `
  import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand }
    from '${MODULES}/@aws-sdk/client-dynamodb'
  import { ChangeMessageVisibilityCommand, DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand,
    SendMessageBatchCommand, SQSClient } from '${MODULES}/@aws-sdk/client-sqs'
  export const handler = () => [BatchGetItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand,
    UpdateItemCommand, ChangeMessageVisibilityCommand, DeleteMessageCommand, GetQueueAttributesCommand,
    ReceiveMessageCommand, SendMessageBatchCommand, SQSClient]`

/** What serverless.yml asks of whoever deploys. */
const DEPLOYER_SAYS = { COMMERCE_LAYER_ORGANIZATION: 'shop', COMMERCE_LAYER_CLIENT_ID: 'id' }

/** What is measured: each function with what serverless.yml gives it, the SDK alone, and a handler that does nothing. */
export interface Subjects {
  functions: readonly Subject[]
  sdkOnly: Subject
  nothing: Subject
  remove: () => Promise<void>
}

export async function makeSubjects(): Promise<Subjects> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-cold-start-'))
  const sources = join(folder, 'sources')
  await mkdir(sources)
  await writeFile(join(sources, 'sdk-only.ts'), SDK_ONLY)
  await writeFile(join(sources, 'nothing.ts'), 'export const handler = () => undefined')
  await buildFunctions({ functionsDir: sources, outDir: join(folder, 'others') })
  const dist = join(folder, 'dist')
  await buildFunctions({ outDir: dist })
  const { functions, queues, table } = readDeployment()
  const resources = new Map([...queues, table].map(({ id }) => [id, `http://127.0.0.1/${id}`]))
  const environment = { resources, aws: LOCAL_AWS_ENV, overrides: DEPLOYER_SAYS }
  return {
    functions: functions.map((fn) => ({
      name: fn.name,
      folder: join(dist, fn.name),
      env: functionEnvironment(fn, environment),
    })),
    sdkOnly: { name: 'sdk-only', folder: join(folder, 'others', 'sdk-only'), env: LOCAL_AWS_ENV },
    nothing: { name: 'nothing', folder: join(folder, 'others', 'nothing'), env: LOCAL_AWS_ENV },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
