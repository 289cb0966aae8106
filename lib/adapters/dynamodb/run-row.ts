import { SECOND_MS } from '../../core/duration.ts'
import { type Fields, textField } from '../../core/fields.ts'
import type { ApiErrorRecord } from '../../core/mask.ts'
import { COPY_TYPES, RUN_KEPT_MS, type Run, type RunCopy } from '../../core/run.ts'
import type { Row } from './attributes.ts'
import { decodeHistory } from './decode-history.ts'
import { encodeHistory } from './encode-history.ts'
import { parseRunRowKey, runRowKey } from './keys.ts'
import { currentRowReader, ROW_FORMAT, type RowReader, rowReader } from './row-reader.ts'
import { decodeState, encodeState, iso, STATE_ATTRIBUTES } from './run-state.ts'

const CLOCKS = ['commerce_layer', 'perennial'] as const

/** Every attribute of a run but its key and its place in the index. */
export const RUN_ATTRIBUTES = [
  ...STATE_ATTRIBUTES,
  'format',
  'version',
  'epoch',
  'clock',
  'attempts',
  'waits',
  'started_at',
  'posts',
  'doubted',
  'last_plain_post_at',
  'crashes',
  'copy',
  'counted_copy_ids',
  'takeover_next_run_at',
  'moved_to',
  'error',
  'note',
  'intervention',
  'history',
  'history_left_out',
  'expires_at',
] as const

/** A run as a row, without its place in the index. Counters at zero are left out. */
export function encodeRun(run: Run): Row {
  return {
    ...runRowKey(run.key),
    format: ROW_FORMAT,
    version: run.version,
    epoch: run.epoch,
    clock: run.clock,
    ...encodeState(run.state),
    attempts: run.attempts || undefined,
    waits: run.waits || undefined,
    started_at: isoOf(run.startedMs),
    posts: run.posts || undefined,
    doubted: run.doubted || undefined,
    last_plain_post_at: isoOf(run.lastPlainPostMs),
    crashes: run.crashes || undefined,
    copy: run.copy && encodeCopy(run.copy),
    counted_copy_ids: run.countedCopyIds.length === 0 ? undefined : run.countedCopyIds.join(' '),
    takeover_next_run_at: isoOf(run.takeoverNextRunMs),
    moved_to: isoOf(run.movedToMs),
    error: run.error && { ...run.error },
    note: run.note,
    intervention: run.interventionId,
    ...encodeHistory(run.history),
    expires_at: expiresSeconds(run),
  }
}

/** @throws {UnreadableRow} when the row is not a run of the present format. */
export function decodeRun(fields: Fields): Run {
  const [pk, sk] = [textField(fields, 'pk') ?? '', textField(fields, 'sk') ?? '']
  const named = parseRunRowKey(pk, sk)
  if (named === undefined) throw rowReader(`${pk} ${sk}`, fields).fail('sk', 'the key of a run')
  const row = currentRowReader(`${pk} ${sk}`, fields)
  return {
    ...named,
    clock: row.choice('clock', CLOCKS),
    version: row.whole('version'),
    epoch: row.whole('epoch'),
    state: decodeState(row),
    attempts: row.maybe('attempts', row.whole) ?? 0,
    waits: row.maybe('waits', row.whole) ?? 0,
    startedMs: row.maybe('started_at', row.time),
    posts: row.maybe('posts', row.whole) ?? 0,
    doubted: row.maybe('doubted', row.flag) ?? false,
    lastPlainPostMs: row.maybe('last_plain_post_at', row.time),
    crashes: row.maybe('crashes', row.whole) ?? 0,
    copy: row.maybe('copy', (name) => decodeCopy(row.nested(name))),
    countedCopyIds: row.maybe('counted_copy_ids', row.text)?.split(' ') ?? [],
    takeoverNextRunMs: row.maybe('takeover_next_run_at', row.time),
    movedToMs: row.maybe('moved_to', row.time),
    error: row.maybe('error', (name) => decodeError(row.nested(name))),
    note: row.maybe('note', row.text),
    interventionId: row.maybe('intervention', row.text),
    history: decodeHistory(row),
  }
}

function encodeCopy({ type, id, status, createdMs, updatedMs, targetOrderId, ours }: RunCopy): Row {
  const times = { created_at: iso(createdMs), updated_at: iso(updatedMs) }
  return { type, id, status, ...times, target_order_id: targetOrderId, ours }
}

function decodeCopy(row: RowReader): RunCopy {
  return {
    type: row.choice('type', COPY_TYPES),
    id: row.text('id'),
    status: row.text('status'),
    createdMs: row.time('created_at'),
    updatedMs: row.time('updated_at'),
    targetOrderId: row.maybe('target_order_id', row.text),
    ours: row.flag('ours'),
  }
}

function decodeError(row: RowReader): ApiErrorRecord {
  return {
    status: row.whole('status'),
    code: row.text('code'),
    pointer: row.maybe('pointer', row.text),
    key: row.maybe('key', row.text),
    message: row.text('message'),
  }
}

/** Epoch seconds, as DynamoDB's time to live wants them; only for runs that nothing moves any more. */
function expiresSeconds({ state }: Run): number | undefined {
  const closed = state.name === 'completed' || state.name === 'skipped'
  return closed ? Math.floor((state.closedMs + RUN_KEPT_MS) / SECOND_MS) : undefined
}

function isoOf(timeMs: number | undefined): string | undefined {
  return timeMs === undefined ? undefined : iso(timeMs)
}
