import type { Measures } from '../core/measures.ts'
import type { Clock } from '../flows/dependencies.ts'
import { type WriteLine, writeToStdout } from './log.ts'
import type { Usage } from './usage.ts'

/** The namespace of all metrics in CloudWatch. */
export const METRIC_NAMESPACE = 'Perennial'

/**
 * Whatever CloudWatch keeps, by its name in the line, with its unit. Each costs money for each function that reports it: what is
 * only looked up now and then stays in the line alone.
 */
export const METRIC_UNITS = {
  apiReads: 'Count',
  apiWrites: 'Count',
  throttled: 'Count',
  deliveriesTaken: 'Count',
  deliveriesForged: 'Count',
  lateSeconds: 'Seconds',
  doubtSeconds: 'Seconds',
  unheard: 'Count',
  configurationFault: 'Count',
  unreachable: 'Count',
} as const satisfies Readonly<Partial<Record<keyof Usage | Exclude<keyof Measures, 'findings'>, 'Count' | 'Seconds'>>>

/** Findings are kept by code as well: there are about twenty codes. */
export const FINDINGS_METRIC = 'findings'

/** Writes down what an invocation of a function used and found. */
export type Meter = (functionName: string, measured: Usage & Measures) => void

/**
 * One line an invocation, and one more for each kind of finding, from which CloudWatch takes metrics by itself (Embedded Metric
 * Format). Its dimensions are the function, whose name has the stage, and the code of a finding; never an id. Nothing was measured
 * where there is no metric: a 0 is none.
 */
export function makeMeter(clock: Clock, write: WriteLine = writeToStdout): Meter {
  const line = (code: string, fields: Readonly<Record<string, string | number>>, kept: Kept) => {
    const nowMs = clock.nowMs()
    const head = { time: new Date(nowMs).toISOString(), level: 'info', code }
    const Metrics = kept.metrics.map(([Name, Unit]) => ({ Name, Unit }))
    const directive = { Namespace: METRIC_NAMESPACE, Dimensions: kept.dimensions, Metrics }
    const _aws = { Timestamp: nowMs, CloudWatchMetrics: [directive] }
    write(`${JSON.stringify({ ...head, ...fields, ...(Metrics.length === 0 ? {} : { _aws }) })}\n`)
  }
  return (functionName, { findings = {}, ...measured }) => {
    const fields: Readonly<Record<string, string | number>> = { function: functionName, ...measured }
    const metrics = Object.entries(METRIC_UNITS).filter(([name]) => (fields[name] ?? 0) !== 0)
    line('USAGE', fields, { dimensions: [['function']], metrics })
    for (const [finding, count] of Object.entries(findings).filter(([, found]) => found > 0)) {
      const kept: Kept = { dimensions: [['function'], ['function', 'finding']], metrics: [[FINDINGS_METRIC, 'Count']] }
      line('FOUND', { function: functionName, finding, [FINDINGS_METRIC]: count }, kept)
    }
  }
}

/** Which fields of a line are metrics, with their units, and by which other fields they are kept. */
interface Kept {
  dimensions: readonly (readonly string[])[]
  metrics: readonly (readonly [name: string, unit: string])[]
}
