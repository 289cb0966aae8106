import { isFrequency } from '../frequencies.ts'
import { type Invalid, invalid } from '../invalid.ts'
import { isJsonList, type Json, type JsonObject } from '../json.ts'
import type { Resource } from '../resource.ts'
import { msOf } from '../time.ts'
import type { World } from '../world.ts'

const timeOf = (value: Json | undefined): number | undefined => (typeof value === 'string' ? msOf(value) : undefined)

/** Whether a subscription can have a frequency: one of the platform, and of the subscription's model where it has one. */
export const isSupported = (frequency: Json | undefined, model: Resource | undefined): boolean => {
  if (typeof frequency !== 'string' || !isFrequency(frequency)) return false
  const supported = model?.attributes.frequencies
  return !isJsonList(supported) || supported.includes(frequency)
}

/** What is wrong with a frequency that is not supported. */
export const unsupported: Invalid = { part: 'attributes', name: 'frequency', key: 'inclusion' }

export type Schedule = {
  /** What is to be set. */
  readonly wanted: JsonObject
  /** The subscription's attributes as they would be then. */
  readonly whole: JsonObject
  /** The subscription's model. */
  readonly model: Resource | undefined
}

const problemsOf = (world: World, { wanted, whole, model }: Schedule): readonly Invalid[] => {
  const problems: Invalid[] = []
  const wrong = (name: string, message: string): unknown =>
    problems.push({ part: 'attributes', name, key: 'invalid', message, value: wanted[name] ?? null })
  if ('frequency' in wanted && !isSupported(wanted.frequency, model))
    problems.push({ ...unsupported, value: wanted.frequency ?? null })
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

/** Refuses frequencies and times that make no sense for a subscription. */
export const checkSchedule = (world: World, schedule: Schedule): void => {
  const problems = problemsOf(world, schedule)
  if (problems.length > 0) throw invalid(...problems)
}
