import type { Run } from '../../core/run.ts'
import type { CopyView } from '../../core/views.ts'
import { writingRuns } from './runs.ts'
import { type Bend, type Sabotage, withApi, withLedger } from './sabotage.ts'

const placesEveryDraft: Bend = (deps) => {
  const drafts = new Set<string>()
  const note = ({ targetOrder }: CopyView): void => {
    if (targetOrder?.status === 'pending') drafts.add(targetOrder.id)
  }
  return withApi(deps, ({ listCopies, placeOrder, retrieveOrder }) => ({
    listCopies: async (query) => {
      const page = await listCopies(query)
      if (page.ok && query.referenceStart !== undefined) page.value.items.forEach(note)
      return page
    },
    placeOrder: async (id) => {
      const placed = await placeOrder(id)
      for (const draft of drafts) if (draft !== id) await placeOrder(draft)
      drafts.clear()
      return placed
    },
    // A draft that is cancelled before the chosen one is placed could not be placed any more.
    cancelOrder: (id) => retrieveOrder(id),
  }))
}

/** The order of the failed copy is neither placed nor cancelled: another copy is made beside it. */
const copiesFailedAgain: Bend = (deps, process) => {
  const unplaced = writingRuns((run) =>
    run.state.name === 'planned' && run.state.action === 'place' && run.copy?.status === 'failed'
      ? { ...run, state: { ...run.state, action: 'create' } }
      : run,
  )
  return withApi(unplaced(deps, process), ({ retrieveOrder }) => ({
    retrieveOrder: async (id) => {
      const read = await retrieveOrder(id)
      return read.ok && read.value.status === 'pending'
        ? { ok: true, value: { ...read.value, status: 'cancelled' } }
        : read
    },
  }))
}

function closedOnceCompleted(run: Run): Run {
  const waits = run.state.name === 'planned' && run.state.action === 'place' && run.copy?.status === 'completed'
  return waits ? { ...run, state: { name: 'completed', placed: true, closedMs: run.dueMs } } : run
}

/** The answer says that an order was cancelled, and nobody looks. */
const cancelsNothing: Bend = (deps) =>
  withApi(deps, ({ retrieveOrder }) => ({
    cancelOrder: async (id) => {
      const read = await retrieveOrder(id)
      return read.ok ? { ok: true, value: { ...read.value, status: 'cancelled' } } : read
    },
  }))

/** Once the source order is cancelled, nobody knows any more that its copy was to do so. */
const forgetsReplacing: Bend = (deps) =>
  withLedger(deps, ({ readSeries }) => ({
    readSeries: async (id) => {
      const series = await readSeries(id)
      return series && { ...series, options: { ...series.options, cancelSourceOrder: false } }
    },
  }))

/** Sabotage of target orders. */
export const ORDERS = {
  every_draft_placed: {
    what: 'all drafts of a run are placed, and none is cancelled',
    breaks: ['P1'],
    mix: 'fenced',
    caughtBy: 4,
    bend: placesEveryDraft,
  },
  drafts_left: {
    what: 'orders of ours that a run can do without are not cancelled',
    breaks: ['P1'],
    mix: 'plain',
    caughtBy: 82,
    bend: cancelsNothing,
  },
  failed_copy_copied_again: {
    what: 'another copy is made beside a failed one whose order the customer may still pay',
    breaks: ['P1'],
    mix: 'plain',
    caughtBy: 17,
    bend: copiesFailedAgain,
  },
  replacement_given_up: {
    what: 'an order is given up because the source was cancelled that it replaces',
    breaks: ['P3'],
    mix: 'fenced',
    caughtBy: 56,
    bend: forgetsReplacing,
  },
  completed_without_order: {
    what: 'a copy that has completed counts as an order that is placed',
    breaks: ['P3', 'P6'],
    mix: 'fenced',
    caughtBy: 2,
    bend: writingRuns(closedOnceCompleted),
  },
} as const satisfies Record<string, Sabotage>
