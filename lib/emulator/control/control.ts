import type { Behaviour } from '../behaviour.ts'
import type { Fault } from '../control-types.ts'
import type { EmulatorState } from '../state-types.ts'

/** What can be done to an emulator besides using its API; the same as the control prefix offers over HTTP. */
export type Control = {
  /** Adds a `Seed`. Throws `Refused` and adds nothing if any of it is wrong. */
  seed(seed: unknown): void
  /** Arms a list of `Fault`s behind those that are armed. Throws `Refused`. */
  addFaults(faults: unknown): void
  clearFaults(): void
  /** The armed faults, with what is left of their counts. */
  faults(): readonly Fault[]
  /** Sets `Switches`. Throws `Refused` and sets nothing if any of it is wrong. */
  setSwitches(switches: unknown): void
  /** Changes the given members of the behaviour. Throws `Refused`. */
  setBehaviour(behaviour: unknown): void
  behaviour(): Behaviour
  state(): EmulatorState
}
