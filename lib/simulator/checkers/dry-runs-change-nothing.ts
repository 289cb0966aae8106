import type { CallPoint } from '../fate.ts'
import type { Checker, Violation } from '../violation.ts'

/** What a dry run may call: what reads, a turn for each request, and what puts a message back where it was. */
const ALLOWED: readonly RegExp[] = [
  /^ledger\.(read\w+|runsOfSeries|dueRuns|parkedRuns|releasesSince|scanRows|savePace)$/,
  /^queue\.(countParked|receiveParked|leaveParked)$/,
  /^api\.(GET |POST \/oauth\/token$)/,
]

/** A dry run changes nothing: no row but that of the pace, no message, and nothing at Commerce Layer. */
export function dryRunsChangeNothing(onCall: (listener: (point: CallPoint) => void) => void): Checker {
  let found: Violation | undefined
  onCall(({ program, name }) => {
    if (program !== 'dry-run' || ALLOWED.some((allowed) => allowed.test(name))) return
    found ??= { promise: 'dry_run', what: `a dry run called ${name}` }
  })
  return { promise: 'dry_run', afterStep: () => found }
}
