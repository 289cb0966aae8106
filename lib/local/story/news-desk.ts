import type { LogLine } from '../log-line.ts'
import { type News, readNews } from './news.ts'
import { type Counts, makeTally } from './tally.ts'

/** Takes the functions' log and passes on what is news. */
export interface NewsDesk {
  read(line: LogLine): void
  /** From now on news go here, and nowhere else. */
  passTo(listener: (news: News) => void): void
  counts(): Counts
}

/** Opens it; until somebody listens, news are counted only. */
export function makeNewsDesk(): NewsDesk {
  const tally = makeTally()
  let tell: (news: News) => void = () => {}
  return {
    read: (line) => {
      const news = readNews(line)
      if (news === undefined) return
      tally.add(news)
      tell(news)
    },
    passTo: (listener) => {
      tell = listener
    },
    counts: tally.counts,
  }
}
