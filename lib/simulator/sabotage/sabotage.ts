import type { CommerceLayer, Dependencies, Ledger } from '../../flows/dependencies.ts'
import type { Mix } from '../mixes.ts'
import type { Process } from '../process.ts'
import type { Promised } from '../violation.ts'

/** Bends what a process has at hand. Called once for each process, so what it remembers dies with the process. */
export type Bend = (deps: Dependencies, process: Process) => Dependencies

/** A mistake that the flows could have made, made for them: the simulator has to see it. */
export interface Sabotage {
  /** What goes wrong, for a person. */
  what: string
  /** The promises that it may break; the first that is seen ends the history. */
  breaks: readonly Promised[]
  /** The mix whose histories show it. */
  mix: Mix['name']
  /** A seed whose history shows it. */
  caughtBy: number
  bend: Bend
}

/** The dependencies with some functions of the ledger replaced. */
export function withLedger(deps: Dependencies, change: (ledger: Ledger) => Partial<Ledger>): Dependencies {
  return { ...deps, ledger: { ...deps.ledger, ...change(deps.ledger) } }
}

/** The dependencies with some requests to Commerce Layer replaced. */
export function withApi(deps: Dependencies, change: (api: CommerceLayer) => Partial<CommerceLayer>): Dependencies {
  return { ...deps, commerceLayer: { ...deps.commerceLayer, ...change(deps.commerceLayer) } }
}

/** Bends the processes of one program only. */
export function inProgram(program: Process['program'], bend: Bend): Bend {
  return (deps, process) => (process.program === program ? bend(deps, process) : deps)
}
