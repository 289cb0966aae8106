import type { News } from './news.ts'

/** Counts of what the functions told of their work. */
export interface Counts {
  writeUnits: number
  /** Deliveries by what became of them. */
  deliveries: Readonly<Record<string, number>>
  /** Invocations that were killed, crashed or ran out of time. */
  violentEnds: number
}

export interface Tally {
  add(news: News): void
  counts(): Counts
}

/** Counts the news. */
export function makeTally(): Tally {
  const deliveries = new Map<string, number>()
  let writeUnits = 0
  let violentEnds = 0
  return {
    add: (news) => {
      if (news.kind === 'usage') writeUnits += news.writeUnits
      if (news.kind === 'violent_end') violentEnds += 1
      if (news.kind === 'delivery') deliveries.set(news.outcome, (deliveries.get(news.outcome) ?? 0) + 1)
    },
    counts: () => ({ writeUnits, deliveries: Object.fromEntries(deliveries), violentEnds }),
  }
}

/** All deliveries, whatever became of them. */
export function deliveriesOf({ deliveries }: Counts): number {
  return Object.values(deliveries).reduce((sum, count) => sum + count, 0)
}
