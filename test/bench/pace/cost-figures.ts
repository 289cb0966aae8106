import { MINUTE_MS } from '../../../lib/core/duration.ts'
import type { Figure } from '../../../scripts/benches.ts'
import { sum } from '../../statistics.ts'
import { FAILED } from './meter.ts'
import { type Played, spanOf, withinLimit } from './play.ts'

/** What Lambda's poller asks when there is nothing: five connections, each of which waits 20 s for messages. */
const IDLE_POLLS_PER_MINUTE = 15

/** What a run costs, all requests of the scenario together: also those of deliveries and of the hourly reconciliation. */
export function costFigures(played: Played): Figure[] {
  const { used, scenario } = played
  const runs = scenario.dueTimes.length
  const asked = withinLimit(used.asked)
  const reads = asked.filter(({ exchange }) => exchange.method === 'GET')
  const reconciled = reads.filter(({ program }) => program === 'reconcile-runs').length
  const failed = used.writeUnits.get(FAILED) ?? 0
  const shared = (used.writeUnits.get('pace') ?? 0) + (used.writeUnits.get('release') ?? 0)
  const { fromMs, toMs } = spanOf(asked)
  const idle = (IDLE_POLLS_PER_MINUTE * (toMs - fromMs)) / MINUTE_MS
  // A batch is received by one request and deleted by another.
  const sqs = used.sends + 2 * used.batches + idle
  return [
    { name: 'API writes a run', value: (asked.length - reads.length) / runs, unit: 'requests', target: '1.00' },
    { name: 'API reads a run', value: reads.length / runs, unit: 'requests', target: 'at most 0.12' },
    { name: 'API reads a run, of these by reconcile-runs', value: reconciled / runs, unit: 'requests' },
    { name: 'write units a run', value: sum([...used.writeUnits.values()]) / runs, unit: 'units', target: 'at most 7' },
    { name: 'write units a run, of these for failed conditions', value: failed / runs, unit: 'units' },
    { name: 'write units a run, of these for pace and releases', value: shared / runs, unit: 'units' },
    { name: 'SQS requests a run', value: sqs / runs, unit: 'requests', target: 'at most 0.5' },
    { name: 'messages in a batch', value: used.messages / used.batches, unit: 'messages' },
  ]
}
