import type { CommanderError } from 'commander'
import { CommandError } from './command-error.ts'

/** A command was asked wrongly: what is wrong in one sentence, and where it says what is right. */
export function usageError(cause: CommanderError, remedy: string): CommandError {
  const said = cause.message.replace(/^error: /, '').replace('\n(Did', ' (did')
  const what = cause.code === 'commander.help' ? 'a command was expected' : said
  const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1)}`.replace(/(?<!\.)$/, '.')
  return new CommandError({ code: 'usage', what: sentence, remedy, exitCode: 2, cause })
}
