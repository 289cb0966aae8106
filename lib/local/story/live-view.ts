import type { Paint } from '../../cli/terminal.ts'
import type { News } from './news.ts'
import { newsWords } from './news-words.ts'
import { storyMoment } from './story-time.ts'
import type { Teller } from './teller.ts'

/** A terminal that can be drawn on. */
export interface Screen {
  write(text: string): void
  columns(): number
  rows(): number
  paint: Paint
}

const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const ERASE_REST_OF_LINE = '\u001b[K'
const ERASE_BELOW = '\u001b[J'
const WIDEST_BAR = 40
const MOST_RECENT = 12
/** What the view has besides the recent lines, and a line to spare. */
const OTHER_LINES = 5

/** Tells by one view that is drawn over and over in the same place: the story's time, how far it is, what happened last. */
export function liveView(screen: Screen, runs: number): Teller {
  const closed = new Map<string, string>()
  const recent: string[] = []
  let deliveries = 0
  let atMs: number | undefined
  let drawn = 0

  const add = (nowMs: number, text: string) => {
    // A line break of somebody else's would shift the whole view.
    recent.push(`${storyMoment(nowMs)}  ${text.replace(/\s+/g, ' ')}`)
    if (recent.length > MOST_RECENT) recent.shift()
  }
  const draw = () => {
    const lines = viewLines({ atMs, runs, closed, deliveries, recent }, screen)
    const up = drawn > 1 ? `\u001b[${drawn - 1}A` : ''
    const body = lines.map((line) => `${line}${ERASE_REST_OF_LINE}`).join('\n')
    screen.write(`${drawn === 0 ? HIDE_CURSOR : ''}\r${up}${body}${ERASE_BELOW}`)
    drawn = lines.length
  }
  const note = (news: News): void => {
    if (news.kind === 'delivery') deliveries += 1
    if (news.kind === 'run_moved' && isClosed(news.to)) closed.set(news.run, news.to)
  }
  return {
    scene: ({ tells, weight }, nowMs) => {
      atMs = nowMs
      if (weight === 'notable') add(nowMs, tells)
      draw()
    },
    news: (news, nowMs) => {
      note(news)
      const words = newsWords(news)
      if (words !== undefined) add(nowMs, words)
      draw()
    },
    moved: (nowMs) => {
      atMs = nowMs
      draw()
    },
    aside: (text) => {
      recent.push(text)
      draw()
    },
    end: () => {
      if (drawn > 0) screen.write(`\r${drawn > 1 ? `\u001b[${drawn - 1}A` : ''}${ERASE_BELOW}${SHOW_CURSOR}`)
      drawn = 0
    },
  }
}

interface Seen {
  atMs: number | undefined
  runs: number
  closed: ReadonlyMap<string, string>
  deliveries: number
  recent: readonly string[]
}

function viewLines({ atMs, runs, closed, deliveries, recent }: Seen, screen: Screen): string[] {
  const { paint } = screen
  const width = screen.columns() - 1
  const cut = (text: string) => cutTo(width, text)
  const count = (to: string) => [...closed.values()].filter((name) => name === to).length
  const done = closed.size
  const barWidth = Math.min(WIDEST_BAR, Math.max(5, width - 20))
  const filled = Math.round((barWidth * Math.min(done, runs)) / Math.max(1, runs))
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`
  const numbers =
    `${count('completed')} completed, ${count('skipped')} skipped, ${count('parked')} parked, ` +
    `${Math.max(0, runs - done)} to come; ${deliveries} deliveries`
  const shown = Math.max(0, Math.min(MOST_RECENT, screen.rows() - OTHER_LINES))
  return [
    paint('bold', cut(`Perennial  ${atMs === undefined ? '' : storyMoment(atMs)}`)),
    `${paint('green', bar)}${cutTo(width - barWidth, ` ${done} of ${runs} runs`)}`,
    cut(numbers),
    '',
    ...(shown === 0 ? [] : recent.slice(-shown).map((line) => paint('dim', cut(line)))),
  ]
}

function cutTo(width: number, text: string): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`
}

function isClosed(state: string): boolean {
  return state === 'completed' || state === 'skipped' || state === 'parked'
}
