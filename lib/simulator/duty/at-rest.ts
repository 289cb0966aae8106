import type { RemedyState } from '../../core/finding.ts'
import type { Reconciliation, ReconciliationMode } from '../../core/reconciliation.ts'
import type { ImportedSeries } from '../../flows/import-series.ts'
import { auditRuns } from '../../flows/reconcile/audit.ts'
import type { Game } from '../game.ts'
import { START_MS } from '../history-plan.ts'
import { makeProcess } from '../process.ts'
import { type Equipment, equip } from '../programs.ts'
import { carryThrough, comeToRest } from '../rest.ts'
import { countStirs } from '../stirs.ts'
import { isCommand } from './commands.ts'
import { importAll } from './import-command.ts'

/** The platform runs a subscription once an hour at most, and tells of it for a minute. */
const MOST_STIRRED = 3

/**
 * Where somebody was on duty, they import and audit once more in a world at rest: a dry run finds to do what is then done, and the next
 * audit and the next import find nothing.
 */
export async function commandAtRest(game: Game): Promise<void> {
  if (!game.plan.acts.some(({ act }) => isCommand(act))) return
  await importOf(game)
  await comeToRest(game)
  const stirs = countStirs(game.world)
  for (let tries = 0; tries < MOST_STIRRED && game.violation === undefined; tries += 1) {
    const before = stirs()
    const what = await problemOf(game)
    if (what === undefined) break
    if (stirs() === before) game.violation ??= { promise: 'convergence', what }
  }
  // What was put right may have made work.
  await comeToRest(game)
}

async function problemOf(game: Game): Promise<string | undefined> {
  const expected = told(await audit(game, 'dry_run'), 'would_apply')
  const done = told(await audit(game, 'apply'), 'applied')
  if (expected !== done) return `a dry run found [${expected}] to do, and the audit did [${done}]`
  const again = told(await audit(game, 'apply'), 'applied')
  if (again !== '') return `a second audit repaired [${again}]`
  const changed = (await importOf(game)).find(({ outcome }) => outcome === 'new' || outcome === 'changed')
  return changed && `a second import found ${changed.id} ${changed.outcome}`
}

/** What a report has as done, or to be done. */
function told(report: Reconciliation | undefined, wanted: RemedyState): string {
  if (report?.outcome !== 'finished') return `${report?.outcome}`
  const found = report.findings.filter(({ state }) => state === wanted)
  return found
    .map(({ code, subject }) => `${code} of ${subject}`)
    .toSorted()
    .join(', ')
}

async function audit(game: Game, mode: ReconciliationMode): Promise<Reconciliation | undefined> {
  return await byPerson(game, mode === 'apply' ? 'person' : 'dry-run', (deps) =>
    auditRuns(deps, {
      mode,
      deadline: { remainingMs: () => Number.POSITIVE_INFINITY },
      window: { fromMs: START_MS },
      asked: 'all',
      newId: String(deps.clock.nowMs()),
      decide: async () => 'leave',
      onProgress: () => {},
    }),
  )
}

async function importOf(game: Game): Promise<ImportedSeries[]> {
  const imported: ImportedSeries[] = []
  await byPerson(game, 'person', (deps) => importAll({ deps }, async (one) => void imported.push(one)))
  return imported
}

async function byPerson<T>(
  game: Game,
  program: 'person' | 'dry-run',
  act: (deps: Equipment) => Promise<T>,
): Promise<T | undefined> {
  const { timeline, deployment } = game.world
  const { installation, fortune, onCall } = deployment
  const deps = equip(installation, makeProcess({ program, timeline, fortune, onCall }))
  return await carryThrough(game, () => act(deps))
}
