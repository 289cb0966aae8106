import type { SQSClient } from '@aws-sdk/client-sqs'
import { isFields, member, objectField, textField } from '../core/fields.ts'
import { signedJson } from './signed-json.ts'

/** How a schedule is set up. */
export interface ScheduleSettings {
  name: string
  /** `ENABLED` or `DISABLED`. */
  state: string
  /** The ARN of what it calls. */
  targetArn: string
}

/**
 * The schedules whose names begin so, at most 100 (scheduler:ListSchedules). Rejects as `signedJson` does.
 *
 * @param endpoint Of EventBridge Scheduler; default: that of the client's region.
 */
export async function readSchedules(
  { client, endpoint }: { client: SQSClient; endpoint: string | undefined },
  namePrefix: string,
): Promise<ScheduleSettings[]> {
  const path = `/schedules?MaxResults=100&NamePrefix=${encodeURIComponent(namePrefix)}`
  const list = member(await signedJson(client, { service: 'scheduler', endpoint, path }), 'Schedules')
  if (!Array.isArray(list)) return []
  return list.filter(isFields).map((schedule) => ({
    name: textField(schedule, 'Name') ?? '',
    state: textField(schedule, 'State') ?? '',
    targetArn: textField(objectField(schedule, 'Target'), 'Arn') ?? '',
  }))
}
