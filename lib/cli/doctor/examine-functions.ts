import { nameOfError } from '../../adapters/commerce-layer/sent.ts'
import { type FunctionReader, makeFunctionReader } from '../../adapters/function-settings.ts'
import { makeSqsClient } from '../../adapters/sqs.ts'
import type { Environment } from '../../core/environment.ts'
import { type Deployment, type FunctionDeployment, queueWithId } from '../../local/deployment/deployment.ts'
import { WORKER_LIMITS } from '../../wiring.ts'
import { concurrencySymptoms, eventSourceSymptoms, settingSymptoms } from './function-symptoms.ts'
import { notAllowed } from './not-allowed.ts'
import type { Examination, Symptom } from './symptom.ts'
import { type Deployed, variableSymptoms } from './variable-symptoms.ts'

/**
 * Looks whether the functions of a deployment are there, set up as serverless.yml says, and agree with each other and with this
 * terminal.
 *
 * @param deploymentOf What serverless.yml says of a stage.
 */
export async function examineFunctions(
  environment: Environment,
  deploymentOf: (stage: string) => Deployment,
): Promise<Examination> {
  const name = 'functions'
  const endpoint = lambdaEndpoint(environment)
  if (endpoint === 'none') return { name, seen: 'not looked at, as no Lambda runs them', symptoms: [] }
  const tableName = environment.LEDGER_TABLE?.trim() ?? ''
  const stage = stageOf(tableName, deploymentOf)
  if (stage === undefined) return { name, seen: 'not looked at', symptoms: [unnamed(tableName)] }
  const deployment = deploymentOf(stage)
  const client = makeSqsClient(WORKER_LIMITS)
  try {
    const looking: Looking = { read: makeFunctionReader({ client, endpoint }), deployment, stage, symptoms: [] }
    const found = await Promise.all(deployment.functions.map((fn) => look(looking, fn)))
    const deployed = found.flatMap((one) => one ?? [])
    const symptoms = [...looking.symptoms, ...variableSymptoms(deployed, environment)]
    const prefix = `${deployment.service}-${stage}`
    return { name, seen: `${deployed.length} of ${found.length} seen of ${prefix}`, symptoms: distinct(symptoms) }
  } finally {
    client.destroy()
  }
}

/** Where another DynamoDB is than that of AWS, no Lambda of AWS works on it. */
function lambdaEndpoint(environment: Environment): string | undefined | 'none' {
  const { AWS_ENDPOINT_URL_LAMBDA = '', AWS_ENDPOINT_URL = '', AWS_ENDPOINT_URL_DYNAMODB = '' } = environment
  const given = AWS_ENDPOINT_URL_LAMBDA.trim() || AWS_ENDPOINT_URL.trim()
  if (given !== '') return given
  return AWS_ENDPOINT_URL_DYNAMODB.trim() === '' ? undefined : 'none'
}

/** The stage that a table is the ledger of, by its name; undefined where it is named otherwise than serverless.yml names it. */
function stageOf(tableName: string, deploymentOf: (stage: string) => Deployment): string | undefined {
  const [before = '', after = ''] = deploymentOf('STAGE').table.name.split('STAGE')
  const stage = tableName.slice(before.length, tableName.length - after.length)
  return stage !== '' && tableName === `${before}${stage}${after}` ? stage : undefined
}

function unnamed(table: string): Symptom {
  return {
    code: 'functions_unnamed',
    severity: 'notice',
    what: 'The name of the table does not say which stage it belongs to, so the functions were not looked at.',
    evidence: { table },
    remedy: 'Look in the Lambda console whether they are set up as serverless.yml says.',
  }
}

interface Looking {
  read: FunctionReader
  deployment: Deployment
  stage: string
  /** What was found so far. */
  symptoms: Symptom[]
}

/** Looks at one function; what cannot be seen of it is a symptom. */
async function look(looking: Looking, fn: FunctionDeployment): Promise<Deployed | undefined> {
  const { read, deployment, stage, symptoms } = looking
  const name = `${deployment.service}-${stage}-${fn.name}`
  const { eventSource, queues } = deployment
  const feeds = eventSource.functionName === fn.name
  const settings = await seen(looking, { name, action: 'lambda:GetFunctionConfiguration' }, () => read.settings(name))
  if (settings === undefined) return undefined
  symptoms.push(...settingSymptoms(name, settings, fn))
  const atOnce = feeds ? eventSource.maximumConcurrency : 1
  await seen(looking, { name, action: 'lambda:GetFunctionConcurrency' }, async () => {
    symptoms.push(...concurrencySymptoms(name, await read.reservedConcurrency(name), atOnce))
  })
  if (feeds) {
    const queue = queueWithId(queues, eventSource.queue).name
    await seen(looking, { name, action: 'lambda:ListEventSourceMappings' }, async () => {
      symptoms.push(...eventSourceSymptoms({ name, queue }, await read.eventSources(name), eventSource))
    })
  }
  return { name, deployment: fn, variables: settings.variables }
}

/** What Lambda says, or undefined and why it does not. */
async function seen<T>(
  { symptoms }: Looking,
  { name, action }: { name: string; action: string },
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    const consequence = 'what it would show of the functions was not looked at'
    symptoms.push(notAllowed(error, { action, consequence, severity: 'notice' }) ?? unseen(name, error))
    return undefined
  }
}

function unseen(name: string, error: unknown): Symptom {
  if (error instanceof Error && error.name === 'ResourceNotFoundException') {
    const what = 'There is no function of this name in this region and account.'
    const remedy = 'Check LEDGER_TABLE and AWS_REGION against the deployment, or deploy.'
    return { code: 'function_missing', severity: 'serious', what, evidence: { function: name }, remedy }
  }
  const what = 'Lambda does not say how the functions are set up.'
  const remedy = 'Check the network, AWS_REGION, and AWS_ENDPOINT_URL if it is set.'
  return { code: 'functions_unseen', severity: 'notice', what, evidence: { error: nameOfError(error) }, remedy }
}

/** What is lacking for one function is lacking for all. */
function distinct(symptoms: readonly Symptom[]): Symptom[] {
  return [...new Map(symptoms.map((symptom) => [JSON.stringify(symptom), symptom])).values()]
}
