import type { SeriesPlan } from '../series-plan.ts'
import type { Command } from './commands.ts'

/** A command that was given, and has ended. Times are epoch ms. */
export interface Deed {
  command: Command
  /** The series that it was about; an audit and an import are about all of them. */
  plan: SeriesPlan
  startedMs: number
  endedMs: number
  /** What the command says that it did; `failed` it has shown an error, `broken_off` nobody waited for its end. */
  outcome: string
}
