import { SECOND_MS } from '../core/duration.ts'
import { type CallPoint, type Fate, type Fortune, isPersons } from './fate.ts'
import type { Weather } from './weather.ts'

/** The share of calls of the ledger and the queue that take no time. */
const AT_ONCE = 0.7

/** Draws the fate of each call as the weather has it. A person's own commands are not killed. */
export function makeFortune(weather: () => Weather, chance: () => number): Fortune {
  const fateOf = ({ program, name }: CallPoint): Fate => {
    const now = weather()
    if (!isPersons(program)) {
      if (happens(now.killBefore, chance)) return 'killed_before'
      if (happens(now.killAfter, chance)) return 'killed_after'
    }
    const isLedger = name.startsWith('ledger.')
    if (!isLedger && !name.startsWith('queue.')) return 'good'
    if (happens(isLedger ? now.ledgerRefused : now.queueRefused, chance)) return 'refused'
    return happens(isLedger ? now.ledgerLost : now.queueLost, chance) ? 'lost' : 'good'
  }
  const latencyMs = ({ name }: CallPoint): number => {
    if (happens(weather().slow, chance)) return Math.floor(chance() * 4 * SECOND_MS)
    if (name.startsWith('api.')) return 1 + Math.floor(chance() * 200)
    // Most calls of the ledger and the queue take no time that would count: others get their turn all the same.
    const drawn = chance()
    return drawn < AT_ONCE ? 0 : 1 + Math.floor(((drawn - AT_ONCE) / (1 - AT_ONCE)) * 8)
  }
  return { fateOf, latencyMs }
}

/** Asks chance only about what can happen: calm histories stay the same whatever else is drawn. */
function happens(probability: number, chance: () => number): boolean {
  return probability > 0 && chance() < probability
}
