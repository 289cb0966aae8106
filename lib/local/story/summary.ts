import type { RequestCounts } from '../../emulator/state-types.ts'
import { type Account, problemsOf } from './accounting.ts'
import { type Counts, deliveriesOf } from './tally.ts'

/** A story in numbers; what `--json` prints. */
export interface Summary {
  /** Whether the story was played by this start, or kept by an earlier one; then nothing before this start is counted. */
  played: 'now' | 'earlier'
  runs: number
  completed: number
  skipped: number
  parked: number
  /** Neither completed nor skipped nor parked. */
  open: number
  /** Placed orders beyond the first of each run. */
  duplicates: number
  /** What is not as it was to be. */
  problems: readonly string[]
  /** Perennial's requests to Commerce Layer; the shop's own are left out. */
  apiWrites: number
  apiReads: number
  tokenRequests: number
  throttled: number
  /** DynamoDB's, next month's runs included. What a killed function had used is not known. */
  writeUnits: number
  deliveries: number
  forged: number
  unreadable: number
  killedFunctions: number
  /** How much time passed in the story. */
  storyMs: number
  /** How much time passed really. */
  elapsedMs: number
}

export interface SummaryOf {
  played: Summary['played']
  account: Account
  /** All requests that Commerce Layer saw, and those among them that were not Perennial's of this time. */
  requests: RequestCounts
  others: readonly { reads: number; writes: number; tokens: number; throttled?: number }[]
  counts: Counts
  storyMs: number
  elapsedMs: number
}

/** Sums up a story. */
export function summaryOf({ played, account, requests, others, counts, storyMs, elapsedMs }: SummaryOf): Summary {
  const ended = (name: string) => account.outcomes.filter(({ run }) => run?.state.name === name).length
  const ours = (sort: 'reads' | 'writes' | 'tokens' | 'throttled') =>
    others.reduce((left, other) => left - (other[sort] ?? 0), requests[sort])
  const [completed, skipped, parked] = [ended('completed'), ended('skipped'), ended('parked')]
  return {
    played,
    runs: account.outcomes.length,
    completed,
    skipped,
    parked,
    open: account.outcomes.length - completed - skipped - parked,
    duplicates: account.duplicates,
    problems: problemsOf(account),
    apiWrites: ours('writes'),
    apiReads: ours('reads'),
    tokenRequests: ours('tokens'),
    throttled: ours('throttled'),
    writeUnits: counts.writeUnits,
    deliveries: deliveriesOf(counts),
    forged: counts.deliveries.forged ?? 0,
    unreadable: counts.deliveries.unreadable ?? 0,
    killedFunctions: counts.violentEnds,
    storyMs,
    elapsedMs,
  }
}

/** What the process ends with: 0 only if every run is accounted for. */
export function exitCodeOf({ problems, open, played }: Summary): 0 | 1 {
  return problems.length === 0 && (open === 0 || played === 'earlier') ? 0 : 1
}
