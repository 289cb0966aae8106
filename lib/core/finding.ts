import type { CopyType } from './run.ts'
import type { RunKey, SeriesId } from './run-key.ts'

/**
 * What reconciliation may do about a finding. `safe`: done at once, since it only writes down what is true, asks for work that would
 * be due anyway, or takes back a draft of our own. `by_name`: moves money or cancels a placed order, so only when a person names the
 * finding. `person`: nothing that Perennial could do.
 */
export type RemedyKind = 'safe' | 'by_name' | 'person'

interface FindingKind {
  /** What is wrong, for people: continues "there is". */
  what: string
  /** What puts it right, for people: an order to whoever reads it. */
  remedy: string
  kind: RemedyKind
}

/** Everything that reconciliation can find, by its stable code. */
export const FINDING_KINDS = {
  duplicate_copy: {
    what: 'a run with more than one placed order',
    remedy: 'cancel the order that is not to stay before it is shipped',
    kind: 'by_name',
  },
  leftover_order: {
    what: 'an unplaced order of a copy of ours whose run was completed with another one',
    remedy: 'cancel it, before its customer pays it too',
    kind: 'safe',
  },
  missing_copy: {
    what: 'a run whose copy does not exist at Commerce Layer',
    remedy: 'find out who deleted it; the order may still be there',
    kind: 'person',
  },
  unrecorded_outcome: {
    what: 'a run whose outcome no delivery told of',
    remedy: 'record what is true at Commerce Layer',
    kind: 'safe',
  },
  copy_without_run: {
    what: 'a copy with our reference, of which the ledger has no run',
    remedy: 'write the run with what became of its copy',
    kind: 'safe',
  },
  completed_unplaced: {
    what: 'a completed run whose order is not placed',
    remedy: 'place the order',
    kind: 'by_name',
  },
  failed_without_retry: {
    what: 'a run whose copy failed, and that neither waits for another try nor for a person',
    remedy: 'note the failure, so that the retry calendar decides',
    kind: 'safe',
  },
  stuck_in_progress: {
    what: 'a copy that has been at work for hours',
    remedy: 'ask Commerce Layer what holds it up; there is no way to end it from outside',
    kind: 'person',
  },
  in_doubt_too_long: {
    what: 'a run that has been in doubt for an hour or more',
    remedy: 'look at why its look-ups fail; it is looked up again by itself',
    kind: 'person',
  },
  missed_run: {
    what: 'a run whose time has passed, and that the ledger does not know',
    remedy: 'plan it, as far as the start and the catch-up policy allow',
    kind: 'safe',
  },
  series_changed: {
    what: 'a series that was changed behind our back',
    remedy: 'read it again',
    kind: 'safe',
  },
  series_gone: {
    what: 'a series that was deleted or cancelled behind our back',
    remedy: 'read it again, which ends it',
    kind: 'safe',
  },
  reference_lost: {
    what: 'a copy of ours that has lost its reference at Commerce Layer',
    remedy: 'nothing: it is known by its id',
    kind: 'person',
  },
  parked_but_solved: {
    what: 'a parked run whose order has been placed since',
    remedy: 'record that it is done',
    kind: 'safe',
  },
  message_without_need: {
    what: 'a message in the dead-letter queue whose run is no longer parked',
    remedy: 'remove the message',
    kind: 'safe',
  },
  parked_without_message: {
    what: 'a parked run without its message in the dead-letter queue',
    remedy: 'send the message',
    kind: 'safe',
  },
  webhook_missing: {
    what: 'a topic that no webhook of ours delivers',
    remedy: 'create it, as "npx perennial webhooks apply" does',
    kind: 'person',
  },
  webhook_disabled: {
    what: 'a webhook of ours that is disabled',
    remedy: 'enable it, as "npx perennial webhooks apply" does, unless somebody meant it',
    kind: 'person',
  },
  circuit_open: {
    what: 'a webhook that Commerce Layer has stopped calling',
    remedy: 'reset its circuit once the endpoint answers',
    kind: 'safe',
  },
  delivery_failed: {
    what: 'a delivery that we did not take',
    remedy: 'read what it was about, and note it',
    kind: 'safe',
  },
} as const satisfies Readonly<Record<string, FindingKind>>

export type FindingCode = keyof typeof FINDING_KINDS

/** The findings that are put right only when a person names them. */
export const BY_NAME = ['duplicate_copy', 'completed_unplaced'] as const satisfies readonly FindingCode[]
export type ByName = (typeof BY_NAME)[number]

/**
 * What was done about a finding. `applied` done now; `would_apply` left out because nothing was to be changed; `proposed` waits for a
 * person to name it; `left` nothing that Perennial could do; `failed` tried and not done, so the next pass finds it again.
 */
export type RemedyState = 'applied' | 'would_apply' | 'proposed' | 'left' | 'failed'

/** Something that is not as it should be, with all that a person needs to see that it is so. */
export interface Finding {
  code: FindingCode
  /** What it is about: a run where there is one, else a series, else a resource such as `webhooks:ID`. */
  subject: RunKey | SeriesId | `${CopyType | 'webhooks' | 'event_callbacks' | 'messages'}:${string}`
  /** Ids, statuses and times (ISO 8601), by their names; never an address, a name or a secret. */
  evidence: Readonly<Record<string, string | number | boolean>>
  state: RemedyState
}
