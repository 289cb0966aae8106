import { type Fields, textField } from '../../core/fields.ts'
import { COPY_TYPES } from '../../core/run.ts'
import { parseSeriesId } from '../../core/run-key.ts'
import type { CopyOptions, Rule, Series, SeriesClock } from '../../core/series.ts'
import { CATCH_UP_POLICIES } from '../../core/settings.ts'
import type { Row } from './attributes.ts'
import { seriesRowKey } from './keys.ts'
import { currentRowReader, ROW_FORMAT, type RowReader, rowReader } from './row-reader.ts'
import { iso } from './run-state.ts'

const SERIES_CLOCKS = [
  'commerce_layer',
  'perennial',
  'cancelled',
  'inactive',
  'invalid',
  'gone',
  'not_a_series',
] as const satisfies readonly SeriesClock[]

export function encodeSeries(series: Series): Row {
  return {
    ...seriesRowKey(series.id),
    format: ROW_FORMAT,
    version: series.version,
    clock: series.clock,
    seen_at: iso(series.seenMs),
    source_order_id: series.sourceOrderId,
    copy_type: series.copyType,
    rule: series.rule && encodeRule(series.rule),
    options: encodeOptions(series.options),
    catch_up: series.catchUp,
    problem: series.problem,
    vetted: series.vetted,
    paused: series.paused || undefined,
    asked_at: series.askedMs === undefined ? undefined : iso(series.askedMs),
  }
}

/** @throws {UnreadableRow} when the row is not a series of the present format. */
export function decodeSeries(fields: Fields): Series {
  const pk = textField(fields, 'pk') ?? ''
  const named = parseSeriesId(pk)
  if (named === undefined) throw rowReader(pk, fields).fail('pk', 'the id of a series')
  const row = currentRowReader(`${pk} series`, fields)
  return {
    id: named.id,
    kind: named.kind,
    version: row.whole('version'),
    clock: row.choice('clock', SERIES_CLOCKS),
    seenMs: row.time('seen_at'),
    sourceOrderId: row.maybe('source_order_id', row.text),
    copyType: row.maybe('copy_type', (name) => row.choice(name, COPY_TYPES)),
    rule: row.maybe('rule', (name) => decodeRule(row.nested(name))),
    options: decodeOptions(row.nested('options')),
    catchUp: row.maybe('catch_up', (name) => row.choice(name, CATCH_UP_POLICIES)),
    problem: row.maybe('problem', row.text),
    vetted: row.flag('vetted'),
    paused: row.maybe('paused', row.flag) ?? false,
    askedMs: row.maybe('asked_at', row.time),
  }
}

function encodeRule(rule: Rule): Row {
  return {
    frequency: rule.frequency,
    anchor_at: iso(rule.anchorMs),
    from_at: iso(rule.fromMs),
    expires_at: rule.expiresMs === undefined ? undefined : iso(rule.expiresMs),
    copies: rule.copies,
    time_zone: rule.timeZone,
  }
}

function decodeRule(row: RowReader): Rule {
  return {
    frequency: row.text('frequency'),
    anchorMs: row.time('anchor_at'),
    fromMs: row.time('from_at'),
    expiresMs: row.maybe('expires_at', row.time),
    copies: row.maybe('copies', row.whole),
    timeZone: row.text('time_zone'),
  }
}

function encodeOptions(options: CopyOptions): Row {
  return {
    place_target_order: options.placeTargetOrder,
    reuse_wallet: options.reuseWallet,
    cancel_source_order: options.cancelSourceOrder,
    apply_promotions: options.applyPromotions,
    skip_errors: options.skipErrors,
    ignore_invalid_coupon: options.ignoreInvalidCoupon,
  }
}

function decodeOptions(row: RowReader): CopyOptions {
  return {
    placeTargetOrder: row.flag('place_target_order'),
    reuseWallet: row.flag('reuse_wallet'),
    cancelSourceOrder: row.flag('cancel_source_order'),
    applyPromotions: row.flag('apply_promotions'),
    skipErrors: row.flag('skip_errors'),
    ignoreInvalidCoupon: row.flag('ignore_invalid_coupon'),
  }
}
