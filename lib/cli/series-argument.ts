import { isResourceId, parseRunKey, parseSeriesId, type SeriesId } from '../core/run-key.ts'
import { CommandError } from './command-error.ts'

/**
 * Reads a series as a person names it.
 *
 * @throws {CommandError} for a text that is no series; where it is nearly one, it says which.
 */
export function seriesArgument(text: string): SeriesId {
  const parsed = parseSeriesId(text)
  if (parsed !== undefined) return parsed.id
  throw new CommandError({
    code: 'not_a_series_id',
    what: `Expected a series such as subscription:KjYhTgRfEd or order:KjYhTgRfEd, got ${JSON.stringify(text)}.`,
    remedy: remedyFor(text),
    exitCode: 2,
  })
}

function remedyFor(text: string): string {
  const run = parseRunKey(text)
  if (run !== undefined) return `That is a run; its series is ${run.seriesId}.`
  if (isResourceId(text)) return `Say what it is: subscription:${text} or order:${text}.`
  return 'It is what stands before the @ of its runs, as "npx perennial runs" shows them.'
}
