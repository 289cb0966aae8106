import type { Ledger } from '../flows/dependencies.ts'

/**
 * The ledger as a terminal may use it: it slows the pace down like everybody, but stops no releases. What keeps a terminal from Commerce
 * Layer may be its own network, or a secret that was mistyped there, and the functions would stand still for it.
 */
export function withTerminalPace(ledger: Ledger): Ledger {
  return {
    ...ledger,
    savePace: async (pace) => {
      // Where this is not what the change was made of, saving it is a conflict.
      const before = await ledger.readPace()
      const unreachable = Math.min(pace.unreachable, before?.unreachable ?? 0)
      return await ledger.savePace({ ...pace, stopped: pace.stopped && before?.stopped, unreachable })
    },
  }
}
