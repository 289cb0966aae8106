import type { Fortune, Program } from './fate.ts'
import { type DeployedFunction, deployFunction } from './function.ts'
import { makeProcess, type Process, type ProcessOptions } from './process.ts'
import type { Equipment, Installation } from './programs.ts'

/** The four functions as serverless.yml deploys them. A test compares the timeouts. */
export const TIMEOUTS_MS = {
  'receive-delivery': 5_000,
  'create-copies': 60_000,
  'dispatch-runs': 50_000,
  'reconcile-runs': 300_000,
} as const satisfies Partial<Record<Program, number>>

/** One deployed function for each program, with what it has at hand. */
export type Functions<Handler = Equipment> = Readonly<Record<keyof typeof TIMEOUTS_MS, DeployedFunction<Handler>>>

export interface Deployment {
  installation: Installation
  fortune: Fortune
  onCall: ProcessOptions['onCall']
  coldStartMs: () => number
}

/** Deploys the four functions; `makeHandler` is what a fresh process does once. */
export function deploy<Handler>(
  { installation, fortune, onCall, coldStartMs }: Deployment,
  makeHandler: (process: Process) => Handler,
): Functions<Handler> {
  const { timeline } = installation
  const one = (program: keyof typeof TIMEOUTS_MS): DeployedFunction<Handler> =>
    deployFunction({
      timeline,
      timeoutMs: TIMEOUTS_MS[program],
      coldStartMs,
      makeProcess: () => makeProcess({ program, timeline, fortune, onCall }),
      makeHandler,
    })
  return {
    'receive-delivery': one('receive-delivery'),
    'create-copies': one('create-copies'),
    'dispatch-runs': one('dispatch-runs'),
    'reconcile-runs': one('reconcile-runs'),
  }
}
