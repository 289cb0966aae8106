import { type ApiFailure, failureKind } from '../../core/failure.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import type { DeliveredResource, FailedDeliveryView } from '../../core/views.ts'
import type { Answer, Dependencies, Page } from '../dependencies.ts'
import { type FailedAttempts, makeFailedAttempts, type OurDelivery } from './failed-attempts.ts'
import { nameOf, noteResources } from './note-resources.ts'
import type { Pass } from './pass.ts'
import { readPlaceMs } from './read-on.ts'
import { readPages } from './read-pages.ts'

/** So many pages of 25 in a pass: with what they are about, four requests each, at most 40. The next pass goes on. */
const MOST_PAGES = 8

/**
 * Does what deliveries would have done that we did not take: reads what each was about, and notes what it says now. Goes by the
 * times of the attempts; each is read once, since what comes later has a later time. An attempt that failed and was
 * repeated with success is nothing to tell of, unless we refused it: then a secret or an address is wrong.
 */
export async function applyMissedDeliveries(deps: Dependencies, pass: Pass): Promise<PassOutcome> {
  const { ledger, clock, settings, commerceLayer } = deps
  // Younger ones may not be listed yet, and their clock is not ours.
  const toMs = clock.nowMs() - 2 * settings.clockSkewMs
  const knownMs = await readPlaceMs(deps, 'event_callbacks')
  const attempts = makeFailedAttempts()
  let reachedMs = knownMs ?? 0
  let pages = 0
  let hidden = false
  const outcome = await readPages<FailedDeliveryView>(
    deps,
    {
      ...pass,
      fromMs: reachedMs,
      deadline: { remainingMs: () => (pages >= MOST_PAGES ? 0 : pass.deadline.remainingMs()) },
    },
    {
      list: async (fromMs, page) => {
        const answer = await commerceLayer.listFailedDeliveries({ fromMs, toMs, page })
        hidden = !answer.ok && (await isHidden(deps, answer.failure))
        return hidden ? NOTHING : answer
      },
      timeOf: ({ createdMs }) => createdMs,
      onPage: async (deliveries, pageReachedMs) => {
        pages += 1
        const noted = await noteNews(deps, attempts, deliveries.filter(isOurs))
        if (noted === 'finished') reachedMs = pageReachedMs
        return noted
      },
    },
  )
  if (hidden) deps.log('warn', 'DELIVERIES_NOT_READABLE', {})
  else if (outcome === 'finished') reachedMs = Math.max(reachedMs, toMs + 1)
  attempts.tell(pass)
  if (reachedMs !== knownMs && pass.mode === 'apply') await ledger.saveReconciledToMs('event_callbacks', reachedMs)
  return outcome
}

const NOTHING: Answer<Page<FailedDeliveryView>> = { ok: true, value: { items: [], pageCount: 1, recordCount: 0 } }

/** An integration may be kept from this list alone, and do everything else. */
async function isHidden({ commerceLayer }: Dependencies, failure: ApiFailure): Promise<boolean> {
  const kind = failureKind('read', failure)
  if (kind === 'permanent' || kind === 'gone') return true
  return kind === 'configuration' && failure.stage === 'request' && (await commerceLayer.probe()).ok
}

function isOurs(delivery: FailedDeliveryView): delivery is OurDelivery {
  return delivery.topic !== undefined
}

/** Notes what was not noted in this pass yet. Where that fails, nothing of the page counts as told. */
async function noteNews(
  deps: Dependencies,
  attempts: FailedAttempts,
  deliveries: readonly OurDelivery[],
): Promise<PassOutcome> {
  const noted = await noteResources(
    deps,
    newestOfEach(deliveries).filter((resource) => !attempts.hasRead(resource)),
  )
  if (noted === 'unreachable') return noted
  attempts.note(noted)
  for (const delivery of deliveries) attempts.count(delivery)
  return 'finished'
}

/** Attempts are repeated: the last one may be about the oldest word. */
function newestOfEach(deliveries: readonly OurDelivery[]): DeliveredResource[] {
  const newest = new Map<string, DeliveredResource>()
  for (const { about } of deliveries) {
    if (about === undefined) continue
    const known = newest.get(nameOf(about))
    if (known === undefined || deliveredMs(about) > deliveredMs(known)) newest.set(nameOf(about), about)
  }
  return [...newest.values()]
}

/** What does not say how old it is may be the newest. */
function deliveredMs({ updatedMs }: DeliveredResource): number {
  return updatedMs ?? Number.POSITIVE_INFINITY
}
