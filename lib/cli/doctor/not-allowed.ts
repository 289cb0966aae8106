import { explainFailure } from '../explain-failure.ts'
import { lackingAction } from '../lacking-action.ts'
import { type Symptom, symptomOf } from './symptom.ts'

/** What was to be done, and what it is for. */
interface Wish {
  /** The action that it takes, where the error does not name one. */
  action: string
  /** What cannot be done without it; ends the sentence "…, so ". */
  consequence: string
  severity: Symptom['severity']
}

/** An error by which AWS says no, as what is lacking; undefined for any other. */
export function notAllowed(error: unknown, { action, consequence, severity }: Wish): Symptom | undefined {
  const lacking = lackingAction(error) ?? (isRefusal(error) ? action : undefined)
  if (lacking === undefined) return undefined
  return {
    code: 'not_allowed',
    severity,
    what: `AWS does not let these credentials do ${lacking}, so ${consequence}.`,
    evidence: { action: lacking },
    remedy: `Allow ${lacking} to them, or log in with others, e.g. by AWS_PROFILE.`,
  }
}

/** A failure to look at something, as a symptom: what is lacking, or else what went wrong. */
export function notSeen(error: unknown, wish: Wish): Symptom {
  return notAllowed(error, wish) ?? symptomOf(explainFailure(error))
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && /AccessDenied|NotAuthorized/.test(error.name)
}
