import { isUntouched, type Run } from '../../core/run.ts'
import { isPlaced } from '../../core/see.ts'
import { type Bend, inProgram, type Sabotage, withApi, withLedger } from './sabotage.ts'

/** What is looked at to see whether it stands beside another one is cancelled. */
const cancelsWhatItNames: Bend = (deps) =>
  withApi(deps, ({ retrieveOrder, cancelOrder }) => ({
    retrieveOrder: async (id) => {
      const read = await retrieveOrder(id)
      if (read.ok && isPlaced(read.value)) await cancelOrder(id)
      return read
    },
  }))

const marksInEarnest: Bend = (deps) =>
  withLedger(deps, ({ scanRows, markSeen }) => ({
    scanRows: async (query) => {
      const rows = await scanRows(query)
      for (const { row } of rows.runs) await markSeen(row.key, 'a dry run')
      return rows
    },
  }))

/** A run that is in somebody's hands, or whose copy is being made, as it was before. */
function asUntouched(run: Run): Run {
  if (!['claimed', 'in_doubt', 'accepted'].includes(run.state.name)) return run
  const untouched: Run = {
    ...run,
    state: { name: 'planned', action: 'create', wakeMs: run.dueMs, fenced: false },
    posts: 0,
    copy: undefined,
  }
  return isUntouched(untouched) ? untouched : run
}

const seesNoWork: Bend = (deps) =>
  withLedger(deps, ({ readRun }) => ({
    readRun: async (key) => {
      const run = await readRun(key)
      return run && asUntouched(run)
    },
  }))

const plansNothing: Bend = (deps) => withLedger(deps, () => ({ createRun: async () => 'exists' }))

/** Sabotage of the commands that somebody on duty gives. */
export const DUTY = {
  start_ignored: {
    what: 'what was due before the start is made as well',
    breaks: ['P1'],
    mix: 'plain',
    caughtBy: 3,
    bend: (deps) => ({ ...deps, settings: { ...deps.settings, startAtMs: 0 } }),
  },
  second_orders_cancelled_unasked: {
    what: 'a pass cancels the orders of a run that has two, instead of naming them',
    breaks: ['P1'],
    mix: 'plain-unbounded',
    caughtBy: 26,
    bend: inProgram('reconcile-runs', cancelsWhatItNames),
  },
  dry_run_marks_rows: {
    what: 'a dry run marks the rows that it has read',
    breaks: ['dry_run'],
    mix: 'plain',
    caughtBy: 1,
    bend: inProgram('dry-run', marksInEarnest),
  },
  run_skipped_at_work: {
    what: 'a person may leave a run out while its copy is being made',
    breaks: ['P3'],
    mix: 'plain',
    caughtBy: 360,
    bend: inProgram('person', seesNoWork),
  },
  commands_plan_nothing: {
    what: 'series that are imported or resumed are noted, and no run of them is planned',
    breaks: ['P3'],
    mix: 'plain',
    caughtBy: 81,
    bend: inProgram('person', plansNothing),
  },
} as const satisfies Record<string, Sabotage>
