import type { Paint, Terminal } from '../../cli/terminal.ts'
import { liveView, type Screen } from './live-view.ts'
import { plainTeller } from './plain-teller.ts'
import type { Teller } from './teller.ts'

/** Where a story is told to people, and where its summary goes. */
export interface Audience {
  say(line: string): void
  paint: Paint
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
  return { say, paint, teller: screen === undefined ? plainTeller(say) : liveView(screen, runs) }
}
