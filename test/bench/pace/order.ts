import { parseReference, parseRunKey } from '../../../lib/core/run-key.ts'
import type { Asked } from './meter.ts'

interface Sent {
  dueMs: number
  /** When the first POST for the run arrived that was not refused with a 429. */
  atMs: number
}

/** For each run, how long before its own POST a run was sent that was due later (ms); 0 for a run that none overtook. */
export function overtakings(asked: readonly Asked[]): number[] {
  const sent = sentRuns(asked).sort((a, b) => b.dueMs - a.dueMs)
  const overtaken: number[] = []
  /** The earliest POST of all runs due later than those of the present moment. */
  let firstLaterMs = Number.POSITIVE_INFINITY
  for (let start = 0; start < sent.length; ) {
    const moment = sent.slice(start, endOfMoment(sent, start))
    for (const { atMs } of moment) overtaken.push(Math.max(0, atMs - firstLaterMs))
    firstLaterMs = Math.min(firstLaterMs, ...moment.map(({ atMs }) => atMs))
    start += moment.length
  }
  return overtaken
}

/** Runs that are due at the same moment have no order among themselves. */
function endOfMoment(sent: readonly Sent[], start: number): number {
  let end = start
  while (end < sent.length && sent[end]?.dueMs === sent[start]?.dueMs) end += 1
  return end
}

function sentRuns(asked: readonly Asked[]): Sent[] {
  const sent = new Map<string, Sent>()
  for (const { exchange } of asked) {
    if (exchange.reference === undefined || exchange.status === 429) continue
    const key = parseReference(exchange.reference)?.key
    const dueMs = key === undefined ? undefined : parseRunKey(key)?.dueMs
    if (key === undefined || dueMs === undefined) continue
    const before = sent.get(key)?.atMs ?? Number.POSITIVE_INFINITY
    sent.set(key, { dueMs, atMs: Math.min(before, exchange.atMs) })
  }
  return [...sent.values()]
}
