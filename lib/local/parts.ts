/** What has been started, so that it can be stopped again. */
export interface Parts {
  /** Notes how to stop a part. */
  add: (stop: () => void | Promise<void>) => void
  /** Stops all parts, the last one first; the first error is thrown when all have been asked. */
  stop: () => Promise<void>
}

export function makeParts(): Parts {
  const stops: (() => void | Promise<void>)[] = []
  return {
    add: (stop) => {
      stops.push(stop)
    },
    stop: async () => {
      const errors: unknown[] = []
      for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
        try {
          await stop()
        } catch (error) {
          errors.push(error)
        }
      }
      if (errors.length > 0) throw errors[0]
    },
  }
}
