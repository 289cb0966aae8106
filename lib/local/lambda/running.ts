import type { Sandbox } from './sandbox.ts'

/** Which sandbox handles which event just now. */
export interface Running {
  started: (sandbox: Sandbox, event: unknown) => void
  ended: (sandbox: Sandbox) => void
  /** The sandbox that handles such an event, as soon as there is one. */
  handling: (matches: (event: unknown) => boolean) => Promise<Sandbox>
}

export function makeRunning(): Running {
  const events = new Map<Sandbox, unknown>()
  const waiting = new Set<(sandbox: Sandbox, event: unknown) => void>()
  return {
    started: (sandbox, event) => {
      events.set(sandbox, event)
      for (const tell of waiting) tell(sandbox, event)
    },
    ended: (sandbox) => {
      events.delete(sandbox)
    },
    handling: (matches) => {
      for (const [sandbox, event] of events) if (matches(event)) return Promise.resolve(sandbox)
      return new Promise((resolve) => {
        waiting.add(function tell(sandbox, event) {
          if (!matches(event)) return
          waiting.delete(tell)
          resolve(sandbox)
        })
      })
    },
  }
}
