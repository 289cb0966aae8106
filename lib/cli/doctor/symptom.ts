import type { CommandError } from '../command-error.ts'

/** Something that is not as it should be. */
export interface Symptom {
  /** Stable. */
  code: string
  /** `serious`: runs may be late, missed or unnoticed by it. `notice`: it could not be looked at, or is unusual. */
  severity: 'serious' | 'notice'
  /** One sentence. */
  what: string
  evidence: Readonly<Record<string, string | number>>
  /** What to do about it, one sentence. */
  remedy: string
}

/** What was looked at, and what came of it. */
export interface Examination {
  name: string
  /** What it is, or how it stands, in a few words. */
  seen: string
  symptoms: readonly Symptom[]
  /** Where there was nothing to look at; `seen` says why. */
  outcome?: 'not_looked_at'
}

/** A failure to look at something, as a symptom. */
export function symptomOf({ code, message, remedy }: CommandError): Symptom {
  return { code, severity: 'serious', what: message, evidence: {}, remedy }
}
