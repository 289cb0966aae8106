import type { Run } from '../../core/run.ts'
import type { Series } from '../../core/series.ts'
import type { SubscriptionView } from '../../core/views.ts'

/** A claimed run with its series as it is at Commerce Layer now. */
export interface Work {
  run: Run
  series: Series
  /** The subscription as just read; undefined for a series that is an order. */
  view: SubscriptionView | undefined
}
