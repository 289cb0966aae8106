/** How one invocation of a function ended. */
export type InvocationResult =
  | { outcome: 'returned'; value: unknown }
  | { outcome: 'threw'; errorType: string; errorMessage: string }
  | { outcome: 'timed_out'; timeoutSeconds: number }
  | { outcome: 'crashed'; exit: string; stderr: string }
  | { outcome: 'init_failed'; exit: string; stderr: string }

/** The outcome in one sentence, for a log or an error message. */
export function describeResult(result: InvocationResult): string {
  switch (result.outcome) {
    case 'returned':
      return 'returned'
    case 'threw':
      return `threw ${result.errorType}: ${result.errorMessage}`
    case 'timed_out':
      return `was killed after ${result.timeoutSeconds} s, its timeout`
    case 'crashed':
      return `died while handling an event (${result.exit})${lastWords(result.stderr)}`
    case 'init_failed':
      return `could not start (${result.exit})${lastWords(result.stderr)}`
    default:
      return result satisfies never
  }
}

function lastWords(stderr: string): string {
  return stderr.trim() === '' ? '' : `: ${stderr.trim()}`
}
