import { CommandError } from './command-error.ts'
import type { Terminal } from './terminal.ts'

/**
 * What moves money needs a yes: `--yes`, or an answer on a terminal.
 *
 * @param what Begins a sentence, e.g. `Replaying all parked runs`.
 * @param instead What can be done without a terminal, e.g. `Add --yes`.
 * @throws {CommandError} when it was not given and nobody can be asked.
 */
export function mustBeAbleToAsk({ audience }: Terminal, { yes }: { yes?: boolean }, told: Told): void {
  if (yes || audience === 'person') return
  throw new CommandError({
    code: 'confirmation_needed',
    what: `${told.what} needs a confirmation, and there is no terminal to ask on.`,
    remedy: `${told.instead}.`,
    exitCode: 2,
  })
}

interface Told {
  what: string
  instead: string
}

/** Asks a person; anything but yes is no. */
export async function confirm({ ask }: Terminal, question: string): Promise<'confirmed' | 'declined'> {
  const answer = await ask(`${question} [y/N] `)
  return /^y(es)?$/i.test(answer?.trim() ?? '') ? 'confirmed' : 'declined'
}
