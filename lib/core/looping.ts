import type { Run } from './run.ts'

/** The replay that did not help any better than so many before it begins no other one by itself. */
const MOST_REPLAYS_IN_VAIN = 2

/**
 * Whether replaying a parked run is going round in circles: it was replayed twice, by whomever, and is parked for the same reason
 * for the third time. The epoch counts the replays; of the reasons, the history remembers the last ones.
 */
export function isLooping({ state, epoch, history }: Run): boolean {
  if (state.name !== 'parked' || epoch <= MOST_REPLAYS_IN_VAIN) return false
  const parkings = [...history.first, ...history.last].filter(({ to }) => to === 'parked')
  return parkings.every(({ why }) => why === state.reason)
}
