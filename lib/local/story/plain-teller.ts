import { newsWords } from './news-words.ts'
import { storyMoment } from './story-time.ts'
import type { Teller } from './teller.ts'

/** Tells line by line, for a pipe or a file. What happens to many alike is one line. */
export function plainTeller(say: (line: string) => void): Teller {
  let asides: { first: string; atMs: number; count: number } | undefined
  let last = ''
  const line = (nowMs: number, text: string) => {
    flush()
    const told = `${storyMoment(nowMs)}  ${text}`
    if (told !== last) say(told)
    last = told
  }
  const flush = () => {
    if (asides === undefined) return
    const { first, atMs, count } = asides
    asides = undefined
    say(`${storyMoment(atMs)}  ${first}${count === 1 ? '' : `, and ${count - 1} more like it`}`)
  }
  return {
    scene: ({ tells, weight }, nowMs) => {
      if (weight === 'notable') line(nowMs, tells)
      else asides = asides ? { ...asides, count: asides.count + 1 } : { first: tells, atMs: nowMs, count: 1 }
    },
    news: (news, nowMs) => {
      const words = newsWords(news)
      if (words !== undefined) line(nowMs, words)
    },
    moved: flush,
    aside: say,
    end: flush,
  }
}
