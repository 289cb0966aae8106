import type { Equipment } from '../programs.ts'
import type { SeriesPlan } from '../series-plan.ts'

/** Somebody at a machine of their own, who gives a command. */
export interface Person {
  deps: Equipment
  /** The series that they have in mind. */
  plan: SeriesPlan
  /** Resolves after so many milliseconds. */
  pause(ms: number): Promise<void>
}
