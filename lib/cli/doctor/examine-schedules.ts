import { nameOfError } from '../../adapters/commerce-layer/sent.ts'
import { readSchedules, type ScheduleSettings } from '../../adapters/schedule-settings.ts'
import { makeSqsClient } from '../../adapters/sqs.ts'
import { WORKER_LIMITS } from '../../wiring.ts'
import type { DeployedStage } from './deployed.ts'
import { notAllowed } from './not-allowed.ts'
import type { Examination, Symptom } from './symptom.ts'

/** Looks whether the functions that are called by time are called: whether each has a schedule, and one that is enabled. */
export async function examineSchedules({ deployment, prefix, endpointOf }: DeployedStage): Promise<Examination> {
  const name = 'schedules'
  const client = makeSqsClient(WORKER_LIMITS)
  const functions = deployment.schedules.map(({ functionName }) => `${prefix}-${functionName}`)
  try {
    const found = await readSchedules({ client, endpoint: endpointOf('SCHEDULER') }, prefix)
    const symptoms = functions.flatMap((one) => scheduleSymptoms(one, found))
    return { name, seen: `${functions.length - symptoms.length} of ${functions.length} enabled`, symptoms }
  } catch (error) {
    const consequence = 'the schedules were not looked at'
    const wish = { action: 'scheduler:ListSchedules', consequence, severity: 'notice' } as const
    return { name, seen: 'not looked at', symptoms: [notAllowed(error, wish) ?? unseen(error)] }
  } finally {
    client.destroy()
  }
}

function scheduleSymptoms(functionName: string, all: readonly ScheduleSettings[]): Symptom[] {
  const own = all.filter(({ targetArn }) => targetArn.split(':').at(-1) === functionName)
  const [first] = own
  if (own.some(({ state }) => state === 'ENABLED')) return []
  if (first === undefined) {
    const what = 'Nothing calls a function that is to be called again and again.'
    const evidence = { function: functionName }
    const remedy = 'Make its schedule again in EventBridge Scheduler, as docs/RUNBOOK.md says under dispatcher-silent.'
    return [{ code: 'schedule_missing', severity: 'serious', what, evidence, remedy }]
  }
  const what = 'A function that is to be called again and again is not: its schedule is disabled.'
  const evidence = { function: functionName, schedule: first.name }
  const remedy = `Enable the schedule ${first.name} in EventBridge Scheduler, unless somebody disabled it on purpose.`
  return [{ code: 'schedule_disabled', severity: 'serious', what, evidence, remedy }]
}

function unseen(error: unknown): Symptom {
  return {
    code: 'schedules_unseen',
    severity: 'notice',
    what: 'EventBridge Scheduler does not say whether the schedules are enabled.',
    evidence: { error: nameOfError(error) },
    remedy: 'Check the network, AWS_REGION, and AWS_ENDPOINT_URL if it is set.',
  }
}
