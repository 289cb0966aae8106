import { parseRunKey, parseSeriesId, type RunKey } from '../core/run-key.ts'
import { CommandError } from './command-error.ts'

/**
 * Reads a run as a person names it.
 *
 * @param shownBy The command that shows runs.
 * @throws {CommandError} for a text that is no run.
 */
export function runArgument(text: string, shownBy: string): RunKey {
  const parsed = parseRunKey(text)
  if (parsed !== undefined) return parsed.key
  const series = parseSeriesId(text)?.id
  throw new CommandError({
    code: 'not_a_run',
    what: `Expected a run such as subscription:KjYhTgRfEd@2026-12-01T00:00:00Z, got ${JSON.stringify(text)}.`,
    remedy: series
      ? `That is a series; copy one of its runs from "npx perennial series ${series}".`
      : `Copy the run from ${JSON.stringify(shownBy)}.`,
    exitCode: 2,
  })
}
