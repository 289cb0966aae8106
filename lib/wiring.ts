import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda'
import type { ClientLimits } from './adapters/aws-client-limits.ts'
import { pause, systemClock, within } from './adapters/clock.ts'
import { makeCommerceLayer } from './adapters/commerce-layer/commerce-layer.ts'
import { makeDynamoDbClient } from './adapters/dynamodb/client.ts'
import { makeLedger } from './adapters/dynamodb/ledger.ts'
import { makeKnock } from './adapters/knock.ts'
import { batchResponse, deliveryRequest, httpAnswer, queueMessages } from './adapters/lambda-events.ts'
import { makeLog } from './adapters/log.ts'
import { makeMeter } from './adapters/meter.ts'
import { systemRandom } from './adapters/random.ts'
import { secretReader } from './adapters/secret.ts'
import { makeQueue, makeSqsClient } from './adapters/sqs.ts'
import { makeParameterReader } from './adapters/ssm.ts'
import { makeUsageCounter } from './adapters/usage.ts'
import { type CommerceLayerConfiguration, type ConfigurationReader, readConfiguration } from './core/environment.ts'
import { maskCause } from './core/mask.ts'
import type { Measures } from './core/measures.ts'
import type { Settings } from './core/settings.ts'
import { parseWebhookSecrets, type WebhookSecrets } from './core/webhook-secrets.ts'
import { createCopies } from './flows/create-copies/batch.ts'
import type { Deadline, Dependencies } from './flows/dependencies.ts'
import { dispatchRuns } from './flows/dispatch-runs.ts'
import { measuresOfDelivery, measuresOfDispatch, measuresOfReconciliation } from './flows/measures.ts'
import { receiveDelivery } from './flows/receive-delivery.ts'
import { RECONCILIATION_PART, reconcileRuns } from './flows/reconcile-runs.ts'
import { makeTurns } from './flows/turns.ts'

/** The sender of a delivery waits 5 s in all: twice 0.9 s for a request and the pause between are what the queue may take. */
export const DELIVERY_LIMITS: ClientLimits = { requestTimeoutMs: 900, connectionTimeoutMs: 500, maxAttempts: 2 }

export const WORKER_LIMITS: ClientLimits = { requestTimeoutMs: 3_000, connectionTimeoutMs: 1_000, maxAttempts: 3 }

const clock = systemClock
const log = makeLog(clock)
const usage = makeUsageCounter()
const meter = makeMeter(clock)
const onUnreadable = (error: Error) => log('error', 'UNREADABLE_ROW', { cause: maskCause(error) })

const readCommon = (read: ConfigurationReader) => ({
  settings: read.settings(),
  tableName: read.ledgerTable(),
  copyRequestsQueueUrl: read.copyRequestsQueueUrl(),
})

/** Each function reads what it needs and no more: serverless.yml gives it nothing else. */
export const CONFIGURATION_OF = {
  'receive-delivery': (read: ConfigurationReader) => ({ common: readCommon(read), secrets: read.webhookSecrets() }),
  'create-copies': (read: ConfigurationReader) => ({ common: readCommon(read), commerceLayer: read.commerceLayer() }),
  'dispatch-runs': readCommon,
  'reconcile-runs': (read: ConfigurationReader) => ({
    common: { ...readCommon(read), parkedQueueUrl: read.parkedQueueUrl() },
    commerceLayer: read.commerceLayer(),
  }),
}

/** The handler of receive-delivery. */
export function makeReceiveDelivery() {
  const { common, secrets } = readConfiguration(process.env, CONFIGURATION_OF['receive-delivery'])
  const deps = makeCommon(common, DELIVERY_LIMITS)
  const readParameter = makeParameterReader(DELIVERY_LIMITS)
  const webhookSecrets = secretReader(secrets, { clock, log, readParameter, parse: secretsOfParameter })
  return async (event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2> => {
    const work = receiveDelivery({ ...deps, within, webhookSecrets }, deliveryRequest(event))
    return httpAnswer(await measured(context, work, measuresOfDelivery))
  }
}

/** The handler of create-copies. */
export function makeCreateCopies() {
  const { common, commerceLayer } = readConfiguration(process.env, CONFIGURATION_OF['create-copies'])
  const deps = withOrganization(makeCommon(common, WORKER_LIMITS), commerceLayer)
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const { failedIds } = await measured(context, createCopies(deps, queueMessages(event), deadlineOf(context)))
    return batchResponse(failedIds)
  }
}

/** The handler of dispatch-runs. */
export function makeDispatchRuns() {
  const deps = makeCommon(readConfiguration(process.env, CONFIGURATION_OF['dispatch-runs']), WORKER_LIMITS)
  return (_event: unknown, context: Context) => measured(context, dispatchRuns(deps), measuresOfDispatch)
}

/** The handler of reconcile-runs. */
export function makeReconcileRuns() {
  const { common, commerceLayer } = readConfiguration(process.env, CONFIGURATION_OF['reconcile-runs'])
  const deps = withOrganization(makeCommon(common, WORKER_LIMITS), commerceLayer, RECONCILIATION_PART)
  return (_event: unknown, context: Context) =>
    measured(context, reconcileRuns(deps, deadlineOf(context)), measuresOfReconciliation)
}

interface CommonConfiguration {
  settings: Settings
  tableName: string
  copyRequestsQueueUrl: string
  /** Only for who reads the dead-letter queue. */
  parkedQueueUrl?: string
}

type Common = Omit<Dependencies, 'commerceLayer' | 'turns' | 'knock'>

function makeCommon(configuration: CommonConfiguration, limits: ClientLimits): Common {
  const { settings, tableName, copyRequestsQueueUrl, parkedQueueUrl } = configuration
  const ledger = makeLedger({
    client: makeDynamoDbClient(limits),
    tableName,
    onWriteUnits: usage.onWriteUnits,
    onUnreadable,
  })
  const queue = makeQueue({ client: makeSqsClient(limits), copyRequestsQueueUrl, parkedQueueUrl })
  return { clock, random: systemRandom, log, settings, ledger, queue }
}

function withOrganization(
  common: Common,
  { apiUrl, authUrl, clientId, ...configured }: CommerceLayerConfiguration,
  part = 1,
): Dependencies {
  const turns = makeTurns({ ...common, pause, part })
  const readParameter = makeParameterReader(WORKER_LIMITS)
  const clientSecret = secretReader(configured.clientSecret, { clock, log, readParameter, parse: (text) => text })
  const commerceLayer = makeCommerceLayer({
    apiUrl,
    authUrl,
    credentials: { clientId, clientSecret },
    clock,
    onRequest: usage.onRequest,
    onThrottled: usage.onThrottled,
    turns,
  })
  return { ...common, commerceLayer, turns, knock: makeKnock() }
}

function secretsOfParameter(json: string): WebhookSecrets {
  const parsed = parseWebhookSecrets(json)
  if ('secrets' in parsed) return parsed.secrets
  throw new Error(`the parameter named by WEBHOOK_SECRETS_PARAMETER: ${parsed.problem}`)
}

function deadlineOf(context: Context): Deadline {
  return { remainingMs: () => context.getRemainingTimeInMillis() }
}

/** Says what an invocation cost and what it found, or only what it cost when it did not end well. */
async function measured<T>(
  { functionName }: Context,
  work: Promise<T>,
  measuresOf: (result: T) => Measures = () => ({}),
): Promise<T> {
  let found: Measures = {}
  try {
    const result = await work
    found = measuresOf(result)
    return result
  } finally {
    meter(functionName, { ...usage.take(), ...found })
  }
}
