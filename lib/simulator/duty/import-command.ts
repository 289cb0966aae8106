import { type ImportedSeries, importSeries } from '../../flows/import-series.ts'
import { dryLedger } from '../../flows/reconcile/dry-run.ts'
import type { Person } from './person.ts'

/** `perennial import`, told of each series that it imports. */
export async function importAll(
  { deps }: Pick<Person, 'deps'>,
  onSeries: (imported: ImportedSeries) => Promise<void> = async () => {},
): Promise<string> {
  return (await importSeries(deps, onSeries)).outcome
}

/** `perennial import --dry-run`. */
export async function tryImport({ deps }: Person): Promise<string> {
  return (await importSeries({ ...deps, ledger: dryLedger(deps.ledger) }, async () => {})).outcome
}
