import { MINUTE_MS } from '../../core/duration.ts'
import { askForRun } from '../../flows/person/ask-for-run.ts'
import { pauseSeries } from '../../flows/person/pause-series.ts'
import { resumeSeries } from '../../flows/person/resume-series.ts'
import { CallFailed, makeProcess } from '../process.ts'
import { equip } from '../programs.ts'
import { seriesOf } from '../shop.ts'
import type { World } from '../world.ts'
import type { Command } from './commands.ts'
import type { Deed } from './deed.ts'
import { importAll, tryImport } from './import-command.ts'
import type { Person } from './person.ts'
import { reconcile } from './reconcile-commands.ts'
import { cancelSome, moveSome, skipSome } from './run-commands.ts'
import { untilFinished } from './until-finished.ts'

/** What each command does; answers with what it says that it did. */
const COMMANDED: Readonly<Record<Command, (person: Person) => Promise<string>>> = {
  reconcile: (person) => reconcile(person, { mode: 'apply', byName: false }),
  reconcile_by_name: (person) => reconcile(person, { mode: 'apply', byName: true }),
  reconcile_dry: (person) => reconcile(person, { mode: 'dry_run', byName: person.deps.random.next() < 0.5 }),
  import: (person) => untilFinished(person, () => importAll(person)),
  import_dry: tryImport,
  skip_run: skipSome,
  move_run: moveSome,
  cancel_run: cancelSome,
  pause_series: async ({ deps, plan }) => (await pauseSeries(deps, seriesOf(plan))).outcome,
  resume_series: async ({ deps, plan }) => (await resumeSeries(deps, seriesOf(plan))).outcome,
  run_now: async ({ deps, plan }) => (await askForRun(deps, seriesOf(plan))).outcome,
}

/** So many commands are broken off by whoever gave them, within as many minutes. */
const BROKEN_OFF = 0.2
const LONGEST_MS = 3 * MINUTE_MS

/** Gives a command, in a process of its own at a person's machine: its calls go wrong like those of the functions. */
export async function giveCommand(
  { timeline, deployment }: Pick<World, 'timeline' | 'deployment'>,
  { command, plan }: Pick<Deed, 'command' | 'plan'>,
): Promise<Deed> {
  const { installation, fortune, onCall } = deployment
  const program = command.endsWith('_dry') ? 'dry-run' : 'person'
  const process = makeProcess({ program, timeline, fortune, onCall })
  const deps = equip(installation, process)
  const startedMs = timeline.nowMs()
  if (deps.random.next() < BROKEN_OFF) timeline.at(startedMs + deps.random.next() * LONGEST_MS, process.kill)
  const given = outcomeOf(() => COMMANDED[command]({ deps, plan, pause: timeline.pause }))
  const outcome = await process.untilKilled(given)
  return { command, plan, startedMs, endedMs: timeline.nowMs(), outcome: outcome === 'killed' ? 'broken_off' : outcome }
}

async function outcomeOf(act: () => Promise<string>): Promise<string> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof CallFailed) return 'failed'
    throw error
  }
}
