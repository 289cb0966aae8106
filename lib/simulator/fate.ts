/**
 * What becomes of one call of a dependency: it goes well, is refused without effect, takes effect and loses its answer, or its
 * process is killed before the effect or after it.
 */
export type Fate = 'good' | 'refused' | 'lost' | 'killed_before' | 'killed_after'

/** A call of a dependency, as the instrument sees it: e.g. `ledger.saveRun`, `api.POST /api/order_copies`. */
export interface CallPoint {
  /** The function whose process it is. */
  program: Program
  name: string
}

/** The programs that run: the four functions, and a person at the command line, who may only be looking. */
export type Program = 'receive-delivery' | 'create-copies' | 'dispatch-runs' | 'reconcile-runs' | PersonsProgram
export type PersonsProgram = (typeof PERSONS)[number]

const PERSONS = ['person', 'dry-run'] as const

/** What a person runs is given again where it fails, and killed by nobody else. */
export function isPersons(program: Program): program is PersonsProgram {
  return PERSONS.some((one) => one === program)
}

/** Decides the fate of each call and how long it takes until it has its effect. */
export interface Fortune {
  fateOf(point: CallPoint): Fate
  latencyMs(point: CallPoint): number
}
