import type { Run } from '../../lib/core/run.ts'
import type { Series } from '../../lib/core/series.ts'
import { series } from '../contract/sample-rows.ts'
import { type LedgerStage, NOW_MS, orderRun } from './ledger-stage.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** An order for tea every day at noon, whose next run is planned for tomorrow. */
export const TEA = 'order:tea'
export const TOMORROW = 'order:tea@2026-12-02T12:00:00Z'
export const YESTERDAY = 'order:tea@2026-11-30T12:00:00Z'

/** What Perennial knows of the tea, and since when it is at work. */
export async function orderTea(stage: LedgerStage, changes: Partial<Series> = {}): Promise<void> {
  const startedMs = NOW_MS - 10 * DAY_MS
  const rule = { frequency: 'daily', anchorMs: startedMs, fromMs: startedMs + 1, timeZone: 'Europe/Rome' }
  const terms = { kind: 'order', sourceOrderId: 'tea', copyType: 'order_copies', catchUp: undefined } as const
  const quiet = { problem: undefined, paused: false, askedMs: undefined }
  await stage.ledger.firstStartMs(startedMs)
  await stage.ledger.saveSeries(
    series({ id: TEA, rule: { ...rule, copies: undefined, expiresMs: undefined }, ...terms, ...quiet, ...changes }),
  )
}

/** Tomorrow's run as it is planned. */
export async function planTomorrow(stage: LedgerStage, changes: Partial<Run> = {}): Promise<void> {
  const planned = { name: 'planned', action: 'create', wakeMs: NOW_MS + DAY_MS, fenced: false } as const
  await stage.ledger.createRun(orderRun(TOMORROW, planned, changes))
}

/** Yesterday's run, which is parked. */
export async function parkYesterday(stage: LedgerStage, changes: Partial<Run> = {}): Promise<void> {
  const parked = { name: 'parked', reason: 'refused', parkedMs: NOW_MS - DAY_MS } as const
  await stage.ledger.createRun(orderRun(YESTERDAY, parked, changes))
}

/** The error that a command ends with under `--json`. */
export async function errorOf(stage: LedgerStage, args: readonly string[]) {
  const { exitCode, terminal } = await stage.run([...args, '--json'])
  return { exitCode, ...JSON.parse(terminal.said.at(-1) ?? '{}') }
}
