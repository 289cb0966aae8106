import { type Invalid, invalid } from '../api-error.ts'
import { isFrequency } from '../frequencies.ts'
import type { Json, JsonObject } from '../json.ts'
import { msOf } from '../time.ts'
import type { World } from '../world.ts'

const timeOf = (value: Json | undefined): number | undefined => (typeof value === 'string' ? msOf(value) : undefined)

const problemsOf = (world: World, wanted: JsonObject, whole: JsonObject): readonly Invalid[] => {
  const problems: Invalid[] = []
  const wrong = (name: string, message: string): unknown => problems.push({ part: 'attributes', name, message })
  if ('frequency' in wanted && !(typeof wanted.frequency === 'string' && isFrequency(wanted.frequency))) {
    wrong('frequency', 'is not included in the list')
  }
  const alertHours = wanted.renewal_alert_period
  if (alertHours !== undefined && !(typeof alertHours === 'number' && alertHours >= 1 && alertHours <= 720)) {
    wrong('renewal_alert_period', 'must be between 1 and 720')
  }
  const nextMs = timeOf(wanted.next_run_at)
  if ('next_run_at' in wanted && (nextMs === undefined || nextMs <= world.nowMs())) {
    wrong('next_run_at', 'must be in the future')
  }
  const startsMs = timeOf(whole.starts_at)
  const expiresMs = timeOf(wanted.expires_at)
  if (startsMs !== undefined && expiresMs !== undefined && expiresMs <= startsMs) {
    wrong('expires_at', 'must be after starts_at')
  }
  return problems
}

/** Refuses frequencies and times that make no sense in `wanted`, seen with everything else about the subscription. */
export const checkSchedule = (world: World, wanted: JsonObject, whole: JsonObject): void => {
  const problems = problemsOf(world, wanted, whole)
  if (problems.length > 0) throw invalid(...problems)
}
