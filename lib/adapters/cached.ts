import type { Clock } from '../flows/dependencies.ts'

export interface CacheOptions {
  clock: Clock
  /** After this a value is read again when it is next asked for. */
  maxAgeMs: number
  /** After this a value that was refused is read again: whoever can have one refused may not make us read all the time. */
  refusedMaxAgeMs: number
}

/** Gives the value; with one that was refused, what stands in its place by now, which may be the same. */
export type Cached<T> = (refused?: T) => Promise<T>

/**
 * Remembers what a read gave, and reads once for however many ask at the same time. When reading again fails, the value
 * at hand goes on serving: a secret that worked a minute ago is better than none.
 */
export function cached<T>(read: () => Promise<T>, { clock, maxAgeMs, refusedMaxAgeMs }: CacheOptions): Cached<T> {
  let held: { value: T; readMs: number } | undefined
  let underWay: Promise<T> | undefined

  const refresh = async (): Promise<T> => {
    const readMs = clock.nowMs()
    try {
      const value = await read()
      held = { value, readMs }
      return value
    } catch (error) {
      if (held === undefined) throw error
      held = { ...held, readMs }
      return held.value
    }
  }
  return (refused) => {
    const mayAgeMs = held !== undefined && held.value === refused ? refusedMaxAgeMs : maxAgeMs
    if (held !== undefined && clock.nowMs() - held.readMs < mayAgeMs) return Promise.resolve(held.value)
    underWay ??= refresh().finally(() => {
      underWay = undefined
    })
    return underWay
  }
}
