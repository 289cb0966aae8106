import { DAY_MS } from '../../core/duration.ts'
import { failureKind } from '../../core/failure.ts'
import type { PassOutcome } from '../../core/reconciliation.ts'
import { COPY_TYPES, type CopyType } from '../../core/run.ts'
import type { CopyView } from '../../core/views.ts'
import type { Dependencies } from '../dependencies.ts'
import { pastUnreadable } from '../past-unreadable.ts'
import type { Pass, Step } from './pass.ts'
import { type Reading, readFromMs, readOn } from './read-on.ts'
import { readPages } from './read-pages.ts'
import { seeCopy } from './see-copy.ts'

/** Orders that were paid longer ago than this before their copies were read are left to an audit: there may be any number. */
const MOST_BEHIND_MS = DAY_MS

/**
 * The steps that read the copies of which anything has changed since the last pass, and tell each to its run: those that were changed
 * themselves, and those whose order was placed since, however old they are. A copy says nothing of its order being paid, and only
 * orders of subscriptions have a delivery that says whose they are.
 */
export async function changedCopies(deps: Dependencies): Promise<Step[]> {
  const paid = COPY_TYPES.map(async (type): Promise<Step> => {
    const readBeforeMs = await readFromMs(deps, type)
    return (of, pass) => readOn(of, `paid_${type}`, (reading) => readPaid(of, pass, { type, reading, readBeforeMs }))
  })
  const updated = COPY_TYPES.map((type): Step => {
    return (of, pass) => readOn(of, type, (reading) => readUpdated(of, pass, { type, reading }))
  })
  return [...updated, ...(await Promise.all(paid))]
}

interface ReadingOf {
  type: CopyType
  reading: Reading
}

async function readUpdated(deps: Dependencies, pass: Pass, { type, reading }: ReadingOf): Promise<PassOutcome> {
  const timeOf = ({ updatedMs }: CopyView): number => updatedMs
  return await readPages<CopyView>(
    deps,
    { ...pass, fromMs: reading.fromMs },
    {
      list: (updatedFromMs, page) => deps.commerceLayer.listCopies({ type, updatedFromMs, page }),
      timeOf,
      onPage: async (copies, reachedMs) => {
        const told = await tellAll(deps, pass, { copies, hold: (copy) => reading.hold(timeOf(copy)) })
        if (told === 'finished') reading.reach(reachedMs)
        return told
      },
    },
  )
}

/** @param of.readBeforeMs All that was changed at or after it (epoch ms) is read as such in this pass, or by the next ones. */
async function readPaid(
  deps: Dependencies,
  pass: Pass,
  { type, reading, readBeforeMs }: ReadingOf & { readBeforeMs: number },
): Promise<PassOutcome> {
  const placedFromMs = Math.max(reading.fromMs, readBeforeMs - MOST_BEHIND_MS)
  const query = { type, placedFromMs, updatedToMs: readBeforeMs - 1 }
  return await readPages<CopyView>(
    deps,
    { ...pass, fromMs: 0 },
    {
      list: async (createdFromMs, page) => {
        const answer = await deps.commerceLayer.listCopies({ ...query, createdFromMs, page })
        if (answer.ok || failureKind('read', answer.failure) !== 'permanent') return answer
        // The other lists are worth more than this one, by which alone attributes of another resource are asked for.
        deps.log('warn', 'PAID_COPIES_NOT_LISTED', { type, status: answer.failure.status })
        return { ok: true, value: { items: [], pageCount: 1, recordCount: 0 } }
      },
      timeOf: ({ createdMs }) => createdMs,
      onPage: (copies) =>
        tellAll(deps, pass, { copies, hold: ({ targetOrder }) => reading.hold(targetOrder?.placedMs ?? placedFromMs) }),
    },
  )
}

interface Told {
  copies: readonly CopyView[]
  /** Told of a copy that has to be read again. */
  hold(copy: CopyView): void
}

async function tellAll(deps: Dependencies, pass: Pass, { copies, hold }: Told): Promise<PassOutcome> {
  for (const copy of copies) {
    const outcome = (await pastUnreadable(deps, () => seeCopy(deps, pass, copy))) ?? 'finished'
    if (outcome === 'again') hold(copy)
    else if (outcome !== 'finished') return outcome
  }
  return 'finished'
}
