/** Chance that is the same for the same seed. */
export type Dice = {
  /** A number from 0 up to, not including, 1. */
  next(): number
}

/** Makes dice from any whole number (mulberry32); good enough for a game, not for secrets. */
export const dice = (seed = 1): Dice => {
  let state = seed | 0
  return {
    next: () => {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
    },
  }
}
