import type { Clock } from '../flows/dependencies.ts'

export interface CacheOptions {
  clock: Clock
  /** After this a value is read again when it is next asked for. */
  maxAgeMs: number
}

/**
 * Remembers what a read gave, and reads once for however many ask at the same time. When reading again fails, the value
 * at hand goes on serving: a secret that worked a minute ago is better than none.
 */
export function cached<T>(read: () => Promise<T>, { clock, maxAgeMs }: CacheOptions): () => Promise<T> {
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
  return () => {
    if (held !== undefined && clock.nowMs() - held.readMs < maxAgeMs) return Promise.resolve(held.value)
    underWay ??= refresh().finally(() => {
      underWay = undefined
    })
    return underWay
  }
}
