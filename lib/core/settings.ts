import { parseDurationMs, SECOND_MS } from './duration.ts'
import { SLOWEST_PER_MINUTE } from './pace.ts'
import { type Environment, textOf } from './variables.ts'

/** What becomes of runs that were missed while nothing worked. */
export const CATCH_UP_POLICIES = ['latest', 'all', 'skip', 'ask'] as const
export type CatchUpPolicy = (typeof CATCH_UP_POLICIES)[number]

/** How Perennial behaves; durations in milliseconds. */
export interface Settings {
  /** Requests that share Commerce Layer's limit: writes and uncacheable reads together. */
  apiRequestsPerMinute: number
  /** Runs due earlier are reported, never created; undefined: the ledger's first start. */
  startAtMs: number | undefined
  catchUp: CatchUpPolicy
  catchUpWindowMs: number
  /** The wait after each failed attempt; empty: no retries. */
  retryCalendarMs: readonly number[]
  firstPost: 'plain' | 'fenced'
  runGraceMs: number
  settleMs: number
  lateCommitMs: number
  clockSkewMs: number
}

/** A variable that is missing or malformed: what was expected, what came, and the ways to set it. */
export interface SettingProblem {
  variable: string
  expected: string
}

type Read<T> = { value: T } | { problem: SettingProblem }

/** Reads every behavioural variable; the result is the settings, or all that is wrong with them at once. */
export function parseSettings(environment: Environment): { settings: Settings } | { problems: SettingProblem[] } {
  const problems: SettingProblem[] = []
  const take = <T>(read: Read<T>, otherwise: T): T => {
    if ('value' in read) return read.value
    problems.push(read.problem)
    return otherwise
  }
  const settings: Settings = {
    apiRequestsPerMinute: take(
      whole(environment, 'API_REQUESTS_PER_MINUTE', { otherwise: 195, least: SLOWEST_PER_MINUTE, most: 6000 }),
      1,
    ),
    startAtMs: take(startAt(environment), undefined),
    catchUp: take(oneOf(environment, 'CATCH_UP', CATCH_UP_POLICIES), 'latest'),
    catchUpWindowMs: take(duration(environment, 'CATCH_UP_WINDOW', '7d'), 0),
    retryCalendarMs: take(calendar(environment), []),
    firstPost: take(oneOf(environment, 'FIRST_POST', ['plain', 'fenced'] as const), 'plain'),
    runGraceMs: take(seconds(environment, 'RUN_GRACE_SECONDS', 3600), 0),
    settleMs: take(seconds(environment, 'SETTLE_SECONDS', 60), 0),
    lateCommitMs: take(seconds(environment, 'LATE_COMMIT_SECONDS', 900), 0),
    clockSkewMs: take(seconds(environment, 'CLOCK_SKEW_SECONDS', 60), 0),
  }
  return problems.length === 0 ? { settings } : { problems }
}

/** The settings of an environment that sets nothing. */
export const DEFAULT_SETTINGS: Settings = {
  apiRequestsPerMinute: 195,
  startAtMs: undefined,
  catchUp: 'latest',
  catchUpWindowMs: 604_800_000,
  retryCalendarMs: [21_600_000, 86_400_000, 259_200_000, 432_000_000],
  firstPost: 'plain',
  runGraceMs: 3_600_000,
  settleMs: 60_000,
  lateCommitMs: 900_000,
  clockSkewMs: 60_000,
}

function whole(
  environment: Environment,
  variable: string,
  range: { otherwise: number; least: number; most: number },
): Read<number> {
  const text = textOf(environment, variable)
  if (text === '') return { value: range.otherwise }
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= range.least && value <= range.most) return { value }
  return {
    problem: { variable, expected: `a whole number from ${range.least} to ${range.most}, e.g. ${range.otherwise}` },
  }
}

function seconds(environment: Environment, variable: string, otherwise: number): Read<number> {
  const read = whole(environment, variable, { otherwise, least: 0, most: 604_800 })
  return 'value' in read ? { value: read.value * SECOND_MS } : read
}

function duration(environment: Environment, variable: string, otherwise: string): Read<number> {
  const value = parseDurationMs(textOf(environment, variable) || otherwise)
  return value === undefined ? { problem: { variable, expected: `a duration such as 12h or ${otherwise}` } } : { value }
}

function oneOf<T extends string>(environment: Environment, variable: string, choices: readonly [T, ...T[]]): Read<T> {
  const text = textOf(environment, variable)
  const value = text === '' ? choices[0] : choices.find((choice) => choice === text)
  return value === undefined ? { problem: { variable, expected: `one of ${choices.join(', ')}` } } : { value }
}

function startAt(environment: Environment): Read<number | undefined> {
  const text = textOf(environment, 'START_AT')
  if (text === '') return { value: undefined }
  const value = /^\d{4}-\d\d-\d\d(T.+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(value)) return { value }
  return { problem: { variable: 'START_AT', expected: 'a time such as 2026-12-01T00:00:00Z' } }
}

function calendar(environment: Environment): Read<readonly number[]> {
  const text = textOf(environment, 'RETRY_CALENDAR') || '6h,1d,3d,5d'
  if (text === 'none') return { value: [] }
  const value = text.split(',').flatMap((part) => parseDurationMs(part) ?? [])
  if (value.length === text.split(',').length) return { value }
  return { problem: { variable: 'RETRY_CALENDAR', expected: 'waits such as 6h,1d,3d,5d, or none' } }
}
