import { MINUTE_MS } from '../../core/duration.ts'
import { CallFailed } from '../process.ts'
import type { Person } from './person.ts'

/** Who sees that a command has not come to its end gives it again, a dozen times before they go home. */
const MOST_TRIES = 12
const AGAIN_AFTER_MS = 10 * MINUTE_MS

/** Gives a command until it is finished; answers with how it ended the last time. */
export async function untilFinished({ pause }: Person, give: () => Promise<string>): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await give().catch(failed)
    if (outcome === 'finished' || tries === MOST_TRIES) return outcome
    await pause(AGAIN_AFTER_MS)
  }
}

function failed(error: unknown): 'failed' {
  if (error instanceof CallFailed) return 'failed'
  throw error
}
