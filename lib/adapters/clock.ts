import type { Clock, Within } from '../flows/dependencies.ts'

/** The time of the machine. */
export const systemClock: Clock = { nowMs: () => Date.now() }

/** Resolves after so many milliseconds. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits for work no longer than a time. */
export const within: Within = async (ms, work) => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`it took longer than ${ms} ms`)), ms)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
