import { END_OF_TIME_MS } from '../../core/duration.ts'
import { seriesIdOf } from '../../core/run-key.ts'
import type { SubscriptionView } from '../../core/views.ts'
import type { Dependencies } from '../../flows/dependencies.ts'
import { type Bend, inProgram, type Sabotage, withApi, withLedger } from './sabotage.ts'

/** Where a run was to be taken away, its subscription is shown as if it had been. */
async function asIfTaken({ ledger }: Dependencies, view: SubscriptionView): Promise<SubscriptionView> {
  const seriesId = seriesIdOf('subscription', view.id)
  const runs = await ledger.runsOfSeries({ seriesId, dueToMs: END_OF_TIME_MS, limit: 5 })
  const taken = runs.find((run) => run.takeoverNextRunMs !== undefined)
  return taken?.takeoverNextRunMs === undefined ? view : { ...view, nextRunMs: taken.takeoverNextRunMs }
}

const leavesSchedule: Bend = (deps) =>
  withApi(deps, ({ listSubscriptions, retrieveSubscription }) => ({
    listSubscriptions: async (ids) => {
      const read = await listSubscriptions(ids)
      return read.ok ? { ok: true, value: await Promise.all(read.value.map((view) => asIfTaken(deps, view))) } : read
    },
    rescheduleSubscription: async (id, nextRunMs) => {
      const read = await retrieveSubscription(id)
      return read.ok ? { ok: true, value: { ...read.value, nextRunMs } } : read
    },
  }))

/** What is due after a run of the platform's is written only once that one is to be taken away. */
const expectsNoneAhead: Bend = (deps) =>
  withLedger(deps, ({ createRun, runsOfSeries }) => ({
    createRun: async (run) => {
      const earlier = await runsOfSeries({ seriesId: run.seriesId, dueToMs: run.dueMs, limit: 5 })
      const isAhead = run.clock === 'commerce_layer' && !earlier.some((one) => one.takeoverNextRunMs !== undefined)
      return isAhead ? 'exists' : await createRun(run)
    },
  }))

/** Where a schedule is after a POST of ours cannot be told. */
const seesNoSchedule: Bend = (deps) =>
  withApi(deps, ({ retrieveSubscription }) => ({
    retrieveSubscription: async (id) => {
      const read = await retrieveSubscription(id)
      return read.ok ? { ok: true, value: { ...read.value, nextRunMs: undefined } } : read
    },
  }))

/** Sabotage of how the platform's own runs are treated. */
export const PLATFORM = {
  platform_run_not_taken_away: {
    what: 'Perennial steps in for the platform without taking the run away from it',
    breaks: ['P1', 'convergence'],
    mix: 'plain',
    caughtBy: 247,
    bend: inProgram('create-copies', leavesSchedule),
  },
  schedule_not_put_back: {
    what: 'a schedule stays where our POST has moved it, over a run that nobody meant to leave out',
    breaks: ['P3'],
    mix: 'plain',
    caughtBy: 1634,
    bend: seesNoSchedule,
  },
  nothing_expected_ahead: {
    what: 'the run after one that the platform has missed is not written before that one is worked on',
    breaks: ['P3'],
    mix: 'plain',
    caughtBy: 486,
    bend: inProgram('create-copies', expectsNoneAhead),
  },
} as const satisfies Record<string, Sabotage>
