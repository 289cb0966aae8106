import { DAY_MS, SECOND_MS } from '../../core/duration.ts'
import type { Fields } from '../../core/fields.ts'
import { BY_NAME } from '../../core/finding.ts'
import {
  INTERVENTION_ACTIONS,
  INTERVENTION_OUTCOMES,
  type Intervention,
  type InterventionEntry,
} from '../../core/intervention.ts'
import { REPLAY_KINDS } from '../../core/replay-kinds.ts'
import { parseRunKey } from '../../core/run-key.ts'
import type { Row } from './attributes.ts'
import { interventionRowKey } from './keys.ts'
import { currentRowReader, ROW_FORMAT, type RowReader } from './row-reader.ts'
import { iso } from './run-state.ts'

/** As long as a run is that has ended. */
const KEPT_MS = 400 * DAY_MS

/** Stands where nothing was expected of a run. */
const NO_KIND = '-'

const KINDS = [...REPLAY_KINDS, ...BY_NAME]

export function encodeIntervention({ id, version, action, by, atMs, asked, entries }: Intervention): Row {
  return {
    ...interventionRowKey(id),
    format: ROW_FORMAT,
    version,
    action,
    by,
    at: iso(atMs),
    asked,
    runs: entries.map(({ run, kind = NO_KIND, outcome, order = '' }) => `${run} ${kind} ${outcome} ${order}`.trimEnd()),
    expires_at: Math.floor((atMs + KEPT_MS) / SECOND_MS),
  }
}

/** @throws {UnreadableRow} when the row is not an intervention of the present format. */
export function decodeIntervention(fields: Fields): Intervention {
  const row = currentRowReader('intervention', fields)
  return {
    id: row.text('sk'),
    version: row.whole('version'),
    action: row.choice('action', INTERVENTION_ACTIONS),
    by: row.text('by'),
    atMs: row.time('at'),
    asked: row.text('asked'),
    entries: row.list('runs').map((line) => decodeEntry(line, row)),
  }
}

function decodeEntry(line: unknown, row: RowReader): InterventionEntry {
  const [text = '', kindText, outcomeText, order] = typeof line === 'string' ? line.split(' ') : []
  const run = parseRunKey(text)?.key
  const kind = KINDS.find((one) => one === kindText)
  const outcome = INTERVENTION_OUTCOMES.find((one) => one === outcomeText)
  if (run === undefined || outcome === undefined)
    throw row.fail('runs', 'runs such as "order:a@… would_create replayed"')
  return { run, kind, outcome, ...(order !== undefined && { order }) }
}
