import type { Environment } from '../core/variables.ts'
import type { Clock } from '../flows/dependencies.ts'
import type { Terminal } from './terminal.ts'

/** What a command reaches outside itself for. Tests pass what differs. */
export interface Host {
  terminal: Terminal
  environment: Environment
  /** Hands variables to what reads them by itself: the AWS clients. */
  setEnvironment(variables: Environment): void
  /** Where `.perennial` is looked for, and by `--real` also `.env`. */
  directory: string
  clock: Clock
}
