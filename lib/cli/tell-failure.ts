import type { CommandError, ExitCode } from './command-error.ts'
import type { Terminal } from './terminal.ts'

/** Says what went wrong and what to do about it; a stack trace only where it was asked for. */
export function tellFailure(
  terminal: Terminal,
  error: CommandError,
  { json, debug }: { json: boolean; debug: boolean },
): ExitCode {
  const { code, message, remedy, exitCode } = error
  if (json) terminal.say(JSON.stringify({ error: { code, message, remedy } }))
  terminal.note(`${terminal.paintNote('red', message)}\n${remedy}`)
  if (debug) terminal.note(stackOf(error))
  return exitCode
}

function stackOf(error: Error): string {
  const own = error.stack ?? error.message
  return error.cause instanceof Error ? `${own}\ncaused by ${stackOf(error.cause)}` : own
}
