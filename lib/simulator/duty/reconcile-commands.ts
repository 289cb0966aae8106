import { HOUR_MS } from '../../core/duration.ts'
import type { ReconciliationMode } from '../../core/reconciliation.ts'
import { auditRuns } from '../../flows/reconcile/audit.ts'
import type { Consent, Pass } from '../../flows/reconcile/pass.ts'
import { SOMEBODY_ELSE } from '../../flows/reconcile/second-order.ts'
import type { Person } from './person.ts'
import { untilFinished } from './until-finished.ts'

/** What is asked of an audit besides its window. */
export interface Asked {
  mode: ReconciliationMode
  /** Whether the remedies that move money or cancel orders were named. */
  byName: boolean
}

/** `perennial reconcile`, again until it is finished, of the usual window or of the last hours; what moves money is done as the person says who is asked. */
export async function reconcile(person: Person, { mode, byName }: Asked): Promise<string> {
  const { deps } = person
  const { clock, random } = deps
  const since = random.next() < 0.5 ? undefined : Math.ceil(random.next() * MOST_HOURS)
  const wish = {
    mode,
    deadline: { remainingMs: () => Number.POSITIVE_INFINITY },
    window: since === undefined ? {} : { fromMs: clock.nowMs() - since * HOUR_MS },
    asked: since === undefined && !byName ? undefined : JSON.stringify({ since, byName }),
    decide: byName ? decider(person) : leaveAll,
    onProgress: () => {},
  }
  return await untilFinished(
    person,
    async () => (await auditRuns(deps, { ...wish, newId: String(clock.nowMs()) })).outcome,
  )
}

const leaveAll: Pass['decide'] = async () => 'leave'

/** The longest window that is asked for, besides the usual one. */
const MOST_HOURS = 48

const CONSENT: Consent = { by: 'a person', asked: '--apply' }

/** Says yes to everything beforehand, but to what somebody else has made; or is asked, and says what comes to mind, an hour later even. */
function decider({ deps: { random }, pause }: Person): Pass['decide'] {
  const isSure = random.next() < 0.5
  return async ({ evidence }) => {
    if (isSure) return evidence.made_by === SOMEBODY_ELSE ? 'leave' : CONSENT
    await pause(Math.floor(random.next() ** 3 * HOUR_MS))
    return random.next() < 0.8 ? CONSENT : 'leave'
  }
}
