/** The promises that a checker can be about; besides those of the README, that a world comes to rest, and that a dry run is one. */
export type Promised = 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'convergence' | 'dry_run'

/** A promise was broken. */
export interface Violation {
  promise: Promised
  /** What is so and should not be, for a person. */
  what: string
}

/** Watches one promise through a history. */
export interface Checker {
  promise: Promised
  /** After each step. */
  afterStep?(): Violation | undefined
  /** When the world has been healed and has come to rest. */
  atRest?(): Violation | undefined
  /** Before everything is replayed, in a world at rest. */
  beforeReplay?(): void
  /** When a world at rest has been reconciled. */
  atReconciled?(): Violation | undefined
  /** When everything has been repaired, replayed and reconciled. */
  atEnd?(): Violation | undefined
}
