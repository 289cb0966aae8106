import { nameOfError } from '../../adapters/commerce-layer/sent.ts'
import { type FunctionReader, makeFunctionReader } from '../../adapters/function-settings.ts'
import { makeSqsClient } from '../../adapters/sqs.ts'
import type { Environment } from '../../core/variables.ts'
import { type Deployment, type FunctionDeployment, queueWithId } from '../../local/deployment/deployment.ts'
import { WORKER_LIMITS } from '../../wiring.ts'
import type { DeployedStage } from './deployed.ts'
import { concurrencySymptoms, eventSourceSymptoms, settingSymptoms } from './function-symptoms.ts'
import { notAllowed } from './not-allowed.ts'
import type { Examination, Symptom } from './symptom.ts'
import { type Deployed, variableSymptoms } from './variable-symptoms.ts'

/** Looks whether the functions of a deployment are there, set up as serverless.yml says, and agree with each other and with this terminal. */
export async function examineFunctions(environment: Environment, stage: DeployedStage): Promise<Examination> {
  const { deployment, prefix } = stage
  const client = makeSqsClient(WORKER_LIMITS)
  try {
    const read = makeFunctionReader({ client, endpoint: stage.endpointOf('LAMBDA') })
    const looking: Looking = { read, deployment, prefix, symptoms: [] }
    const found = await Promise.all(deployment.functions.map((fn) => look(looking, fn)))
    const deployed = found.flatMap((one) => one ?? [])
    const symptoms = [...looking.symptoms, ...variableSymptoms(deployed, environment)]
    const seen = `${deployed.length} of ${found.length} seen of ${prefix}`
    return { name: 'functions', seen, symptoms: distinct(symptoms) }
  } finally {
    client.destroy()
  }
}

interface Looking {
  read: FunctionReader
  deployment: Deployment
  prefix: string
  /** What was found so far. */
  symptoms: Symptom[]
}

/** Looks at one function; what cannot be seen of it is a symptom. */
async function look(looking: Looking, fn: FunctionDeployment): Promise<Deployed | undefined> {
  const { read, deployment, prefix, symptoms } = looking
  const name = `${prefix}-${fn.name}`
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
      symptoms.push(...eventSourceSymptoms({ name, queue }, await read.eventSources(settings.arn), eventSource))
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
