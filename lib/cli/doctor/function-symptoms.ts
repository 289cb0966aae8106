import type { EventSourceSettings, FunctionSettings } from '../../adapters/function-settings.ts'
import type { EventSourceDeployment, FunctionDeployment } from '../../local/deployment/deployment.ts'
import type { Symptom } from './symptom.ts'

/** Something that was found otherwise than serverless.yml has it. */
interface Difference {
  code: string
  severity: Symptom['severity']
  what: string
  found: string | number
  needed: string | number
}

/** What of a function's settings is otherwise than serverless.yml has it. */
export function settingSymptoms(name: string, found: FunctionSettings, needed: FunctionDeployment): Symptom[] {
  const differences: Difference[] = [
    {
      code: 'function_timeout',
      severity: 'serious',
      what: 'A function may take another time than its queue, its claims and its callers reckon with.',
      found: found.timeoutSeconds,
      needed: needed.timeoutSeconds,
    },
    {
      code: 'function_runtime',
      severity: 'serious',
      what: 'A function runs on another Node than it was built for.',
      found: found.runtime,
      needed: needed.runtime,
    },
    {
      code: 'function_handler',
      severity: 'serious',
      what: 'A function runs other code than ours.',
      found: found.handler,
      needed: needed.handler,
    },
    {
      code: 'function_memory',
      severity: 'notice',
      what: 'A function has another memory, and with it another share of a processor, than it was measured with.',
      found: found.memoryMegabytes,
      needed: needed.memoryMegabytes,
    },
  ]
  return [...differences.flatMap((difference) => symptomOf(name, difference)), ...stateSymptoms(name, found)]
}

function stateSymptoms(name: string, { state, lastUpdate }: FunctionSettings): Symptom[] {
  if (state !== 'Failed' && lastUpdate !== 'Failed') return []
  const what = 'A function was not set up to its end, or not changed to its end.'
  const remedy = 'Look at it in the Lambda console, which says why.'
  const evidence = { function: name, state, last_update: lastUpdate }
  return [{ code: 'function_failed', severity: 'serious', what, evidence, remedy }]
}

/** @param reserved Undefined: it shares the account's concurrency. */
export function concurrencySymptoms(name: string, reserved: number | undefined, needed: number): Symptom[] {
  if (reserved === undefined || reserved >= needed) return []
  const isStopped = reserved === 0
  return [
    {
      code: isStopped ? 'function_stopped' : 'concurrency_too_low',
      severity: 'serious',
      what: isStopped
        ? 'A function is stopped: none of it may run.'
        : 'Less of a function may run at once than its queue starts; what is turned away counts as a crash.',
      evidence: { function: name, reserved_concurrency: reserved, needed },
      remedy: isStopped
        ? `Take the reserved concurrency of ${name} away, unless somebody stopped it on purpose.`
        : `Raise the reserved concurrency of ${name} to ${needed}, or take it away.`,
    },
  ]
}

/**
 * What is wrong with how a queue feeds a function.
 *
 * @param queue The queue's name.
 */
export function eventSourceSymptoms(
  { name, queue }: { name: string; queue: string },
  all: readonly EventSourceSettings[],
  needed: EventSourceDeployment,
): Symptom[] {
  const found = all.find(({ queueArn }) => queueArn.split(':').at(-1) === queue)
  if (found === undefined) {
    const what = 'No queue feeds the function that makes the copies, so no run is made.'
    const evidence = { function: name, queue }
    const remedy = 'Check COPY_REQUESTS_QUEUE_URL; where its trigger is gone, add it again as serverless.yml has it.'
    return [{ code: 'event_source_missing', severity: 'serious', what, evidence, remedy }]
  }
  if (/^Disabl/.test(found.state)) {
    const what =
      'The queue does not feed the function that makes the copies, so no run is made: its event source is disabled.'
    const evidence = { function: name, queue, state: found.state }
    const remedy = `Enable the trigger of ${name}, unless somebody disabled it on purpose.`
    return [{ code: 'event_source_disabled', severity: 'serious', what, evidence, remedy }]
  }
  return feedDifferences(found, needed).flatMap((difference) => symptomOf(name, difference))
}

function feedDifferences(found: EventSourceSettings, needed: EventSourceDeployment): Difference[] {
  const otherwise = { code: 'event_source_settings', severity: 'notice' } as const
  return [
    {
      code: 'failures_unreported',
      severity: 'serious',
      what: 'The queue does not ask which messages of a batch failed, so runs are parked without a message.',
      found: found.failures,
      needed: needed.failures,
    },
    {
      ...otherwise,
      what: 'The queue hands over batches of another size than the function has the time for.',
      found: found.batchSize,
      needed: needed.batchSize,
    },
    {
      ...otherwise,
      what: 'The queue waits for another time until a batch is full.',
      found: found.windowSeconds,
      needed: needed.windowSeconds,
    },
    {
      ...otherwise,
      what: 'The queue starts another number of functions at once, which share one request limit.',
      found: found.maximumConcurrency ?? 'no limit',
      needed: needed.maximumConcurrency,
    },
  ]
}

/** CloudFormation compares a template with the one before, and not with what is there. */
const SET_IT = 'Set it where it is; deploying does, if what is deployed is an older version.'

function symptomOf(name: string, { found, needed, ...rest }: Difference): Symptom[] {
  if (found === needed) return []
  return [{ ...rest, evidence: { function: name, found, needed }, remedy: SET_IT }]
}
