import { HOUR_MS } from '../core/duration.ts'
import { DEFAULT_SETTINGS, type Settings } from '../core/settings.ts'
import type { Commits } from './weather.ts'

/** How histories are set up: how runs are posted first, and what a request whose answer was lost may do. */
export interface Mix {
  name: string
  firstPost: Settings['firstPost']
  commits: Commits
  /** Whether what is assumed about late commits holds, so that no second order may come about. */
  promised: 'no_second_order' | 'second_orders_are_named'
}

/** Less than the assumed time by what the request itself may take. */
const BOUNDED: Commits = { latestMs: DEFAULT_SETTINGS.lateCommitMs - 60_000 }
const UNBOUNDED: Commits = { latestMs: 12 * HOUR_MS }

export const MIXES: readonly Mix[] = [
  { name: 'plain', firstPost: 'plain', commits: BOUNDED, promised: 'no_second_order' },
  { name: 'fenced', firstPost: 'fenced', commits: UNBOUNDED, promised: 'no_second_order' },
  { name: 'plain-unbounded', firstPost: 'plain', commits: UNBOUNDED, promised: 'second_orders_are_named' },
]
