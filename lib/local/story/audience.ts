import type { Paint, Terminal } from '../../cli/terminal.ts'
import { liveView, type Screen } from './live-view.ts'
import { plainTeller } from './plain-teller.ts'
import { silentAfterItsEnd, type Teller } from './teller.ts'

/** Where a story is told to people, and where its summary goes. */
export interface Audience {
  say(line: string): void
  paint: Paint
  /** Width of where it is said; undefined where there is none to keep to. */
  columns: number | undefined
  teller: Teller
}

/**
 * On a terminal one view is drawn over and over, anywhere else the story is lines. With the summary as JSON on standard
 * output, people are told on standard error.
 */
export function makeAudience(
  terminal: Terminal,
  { summary, screen, runs }: { summary: 'for_people' | 'json'; screen: Screen | undefined; runs: number },
): Audience {
  const json = summary === 'json'
  const say = json ? terminal.note : terminal.say
  const paint = json ? terminal.paintNote : terminal.paint
  // Standard error may be as wide as any: nobody has measured it.
  const columns = json ? undefined : terminal.columns
  const teller = screen === undefined ? plainTeller(say) : liveView(screen, runs)
  return { say, paint, columns, teller: silentAfterItsEnd(teller) }
}
