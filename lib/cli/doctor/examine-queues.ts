import type { SQSClient } from '@aws-sdk/client-sqs'
import { nameOfError } from '../../adapters/commerce-layer/sent.ts'
import { type QueueSettings, readQueueSettings } from '../../adapters/queue-settings.ts'
import { makeSqsClient } from '../../adapters/sqs.ts'
import type { Environment } from '../../core/variables.ts'
import type { Deployment } from '../../local/deployment/deployment.ts'
import { queueWithId } from '../../local/deployment/deployment.ts'
import { WORKER_LIMITS } from '../../wiring.ts'
import { readPart } from './read-part.ts'
import type { Examination, Symptom } from './symptom.ts'

/** AWS asks that a message stays hidden six times as long as the function may take that receives it. */
const HIDDEN_FOR = 6

/** Looks whether both queues can be read, and agree with each other, with the function, and with serverless.yml. */
export async function examineQueues(environment: Environment, deployment: Deployment): Promise<Examination> {
  const name = 'queues'
  const urls = readPart(environment, (read) => ({
    requests: read.copyRequestsQueueUrl(),
    parked: read.parkedQueueUrl(),
  }))
  if (!urls.ok) return { name, seen: 'not looked at', symptoms: [urls.symptom] }
  const client = makeSqsClient(WORKER_LIMITS)
  try {
    const requests = await look(client, urls.value.requests)
    const parked = await look(client, urls.value.parked)
    const seen = [requests, parked].map(({ queue }) => queue).join(', ')
    return { name, seen, symptoms: symptomsOf(requests, parked, deployment) }
  } finally {
    client.destroy()
  }
}

/** A queue by its name, and how it is set up or why that cannot be seen. */
interface Looked {
  queue: string
  settings: QueueSettings | undefined
  symptoms: Symptom[]
}

async function look(client: SQSClient, url: string): Promise<Looked> {
  const queue = url.split('/').at(-1) ?? ''
  try {
    return { queue, settings: await readQueueSettings(client, url), symptoms: [] }
  } catch (error) {
    return { queue, settings: undefined, symptoms: [notSeen(queue, nameOfError(error))] }
  }
}

function notSeen(queue: string, error: string): Symptom {
  const common = { severity: 'serious', evidence: { queue, error } } as const
  if (/NonExistentQueue|QueueDoesNotExist/.test(error)) {
    const what = 'There is no queue of this name in this region and account.'
    const remedy = 'Check COPY_REQUESTS_QUEUE_URL, PARKED_QUEUE_URL and AWS_REGION against the deployment.'
    return { code: 'queue_missing', ...common, what, remedy }
  }
  if (/Access|Credentials|Token|Signature|NotAuthorized/i.test(error)) {
    const what = 'AWS does not let this machine look at the queue.'
    const remedy = 'Log in with credentials that may sqs:GetQueueAttributes, e.g. by AWS_PROFILE.'
    return { code: 'queue_refused', ...common, what, remedy }
  }
  const what = 'SQS does not answer.'
  const remedy = 'Check the network, AWS_REGION, and AWS_ENDPOINT_URL if it is set.'
  return { code: 'queue_unreachable', ...common, what, remedy }
}

function symptomsOf(requests: Looked, parked: Looked, deployment: Deployment): Symptom[] {
  return [
    ...requests.symptoms,
    ...parked.symptoms,
    ...visibilitySymptoms(requests, deployment),
    ...redriveSymptoms(requests, parked, deployment),
    ...[requests, parked].flatMap((looked) => retentionSymptoms(looked, deployment)),
  ]
}

function visibilitySymptoms({ queue, settings }: Looked, { eventSource, functions }: Deployment): Symptom[] {
  const consumer = functions.find(({ name }) => name === eventSource.functionName)
  const needed = HIDDEN_FOR * (consumer?.timeoutSeconds ?? 0)
  if (settings === undefined || settings.visibilityTimeoutSeconds >= needed) return []
  return [
    {
      code: 'visibility_too_short',
      severity: 'serious',
      what: `A copy request comes back while ${eventSource.functionName} may still be at work on it, and counts as a crash.`,
      evidence: { queue, visibility_timeout_seconds: settings.visibilityTimeoutSeconds, needed },
      remedy: `Set the visibility timeout of ${queue} to ${needed} s.`,
    },
  ]
}

function redriveSymptoms(requests: Looked, parked: Looked, { eventSource, queues }: Deployment): Symptom[] {
  const needed = queueWithId(queues, eventSource.queue).deadLetter?.maxReceiveCount ?? 0
  if (requests.settings === undefined || parked.settings === undefined) return []
  const { queue } = requests
  const { deadLetter } = requests.settings
  const remedy = `Let ${queue} move messages to ${parked.queue} after ${needed} receives.`
  if (deadLetter === undefined) {
    const what = 'Runs are parked without a message: the queue has no dead-letter queue.'
    return [{ code: 'redrive_missing', severity: 'serious', what, evidence: { queue }, remedy }]
  }
  const symptoms: Symptom[] = []
  if (deadLetter.targetArn !== parked.settings.arn) {
    const what = 'The messages of parked runs go to another queue than the one that PARKED_QUEUE_URL names.'
    const evidence = { queue, found: deadLetter.targetArn, needed: parked.settings.arn }
    symptoms.push({ code: 'redrive_elsewhere', severity: 'serious', what, evidence, remedy })
  }
  if (deadLetter.maxReceiveCount !== needed) {
    const what = 'The queue gives up a message after another number of receives than a crash is counted by.'
    const evidence = { queue, found: deadLetter.maxReceiveCount, needed }
    symptoms.push({ code: 'redrive_count', severity: 'serious', what, evidence, remedy })
  }
  return symptoms
}

function retentionSymptoms({ queue, settings }: Looked, { queues }: Deployment): Symptom[] {
  const needed = Math.max(...queues.map(({ retentionSeconds }) => retentionSeconds))
  if (settings === undefined || settings.retentionSeconds >= needed) return []
  return [
    {
      code: 'retention_too_short',
      severity: 'notice',
      what: 'The queue forgets messages earlier than it could.',
      evidence: { queue, retention_seconds: settings.retentionSeconds, needed },
      remedy: `Set the retention of ${queue} to ${needed} s.`,
    },
  ]
}
