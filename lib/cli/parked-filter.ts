import type { ParkReason } from '../core/reasons.ts'
import type { RunKey } from '../core/run-key.ts'
import type { ParkedFilter } from './choose-parked.ts'
import { CommandError } from './command-error.ts'
import type { Installation } from './installation.ts'
import { MOST_RUNS } from './read-runs.ts'
import { runArgument } from './run-argument.ts'
import { seriesArgument } from './series-argument.ts'
import { timeArgument } from './time-argument.ts'

/** How a person says which parked runs are meant, beside naming them. */
export interface ParkedOptions {
  reason?: ParkReason | undefined
  series?: string | undefined
  since?: string | undefined
  limit: number
}

/** What was asked for, where the limit is one that somebody gave. */
export function askedLimit({ limit }: Pick<ParkedOptions, 'limit'>): number | undefined {
  return limit === MOST_RUNS ? undefined : limit
}

/** Runs as they were named, each once. */
export function namedRuns(texts: readonly string[]): RunKey[] {
  return [...new Set(texts.map((text) => runArgument(text, 'npx perennial parked')))]
}

/** Reads which parked runs are meant. */
export function parkedFilter(
  { clock }: Pick<Installation, 'clock'>,
  keys: readonly RunKey[],
  { reason, series, since, limit }: ParkedOptions,
): ParkedFilter {
  return {
    keys,
    reason,
    seriesId: series === undefined ? undefined : seriesArgument(series),
    sinceMs: since === undefined ? undefined : timeArgument(since, { nowMs: clock.nowMs(), durations: 'back' }),
    limit,
  }
}

/**
 * Who names runs means these, and whoever adds a filter something else.
 *
 * @param filters Those that the command has, by their options' names.
 * @throws {CommandError} when one is given.
 */
export function refuseFilters(filters: Readonly<Record<string, unknown>>): void {
  if (Object.values(filters).every((filter) => filter === undefined)) return
  const names = Object.keys(filters).map((name) => `--${name}`)
  throw new CommandError({
    code: 'runs_and_filter',
    what: 'Runs were named, and a filter given besides.',
    remedy: `Name the runs alone, or leave them to ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`,
    exitCode: 2,
  })
}
