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

/** Clients and commands of the AWS SDK as the functions import them. */
const SDK = {
  dynamodb: 'BatchGetItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand',
  sqs: [
    'ChangeMessageVisibilityCommand, DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand',
    'SendMessageBatchCommand, SQSClient',
  ].join(', '),
  ssm: 'GetParameterCommand, SSMClient',
}

/** A function of the same clients and nothing else, for comparison. */
function onlyImporting(...clients: readonly (keyof typeof SDK)[]): string {
  const imports = clients.map((name) => `import { ${SDK[name]} } from '${MODULES}/@aws-sdk/client-${name}'`)
  return `${imports.join('\n')}\nexport const handler = () => [${clients.map((name) => SDK[name]).join(', ')}]`
}

/** What serverless.yml asks of whoever deploys. */
const DEPLOYER_SAYS = { COMMERCE_LAYER_ORGANIZATION: 'shop', COMMERCE_LAYER_CLIENT_ID: 'id' }

/** What is measured: a handler that does nothing, the SDK alone, and each function with what serverless.yml gives it. */
export interface Subjects {
  nothing: Subject
  sdk: Subject
  sdkWithSsm: Subject
  functions: readonly (Subject & { comparedWith: Subject })[]
  remove: () => Promise<void>
}

export async function makeSubjects(): Promise<Subjects> {
  const folder = await mkdtemp(join(tmpdir(), 'perennial-cold-start-'))
  const sources = join(folder, 'sources')
  await mkdir(sources)
  await writeFile(join(sources, 'sdk.ts'), onlyImporting('dynamodb', 'sqs'))
  await writeFile(join(sources, 'sdk-with-ssm.ts'), onlyImporting('dynamodb', 'sqs', 'ssm'))
  await writeFile(join(sources, 'nothing.ts'), 'export const handler = () => undefined')
  await buildFunctions({ functionsDir: sources, outDir: join(folder, 'others') })
  const dist = join(folder, 'dist')
  await buildFunctions({ outDir: dist })
  const { functions, queues, table } = readDeployment()
  const resources = new Map([...queues, table].map(({ id }) => [id, `http://127.0.0.1/${id}`]))
  const environment = { resources, aws: LOCAL_AWS_ENV, overrides: DEPLOYER_SAYS }
  const other = (name: string): Subject => ({ name, folder: join(folder, 'others', name), env: LOCAL_AWS_ENV })
  const [sdk, sdkWithSsm] = [other('sdk'), other('sdk-with-ssm')]
  return {
    nothing: other('nothing'),
    sdk,
    sdkWithSsm,
    functions: functions.map((fn) => ({
      name: fn.name,
      folder: join(dist, fn.name),
      env: functionEnvironment(fn, environment),
      comparedWith: Object.keys(fn.variables).some((name) => name.endsWith('_PARAMETER')) ? sdkWithSsm : sdk,
    })),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
