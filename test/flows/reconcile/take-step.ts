import type { Finding } from '../../../lib/core/finding.ts'
import type { PassOutcome, ReconciliationMode } from '../../../lib/core/reconciliation.ts'
import type { Pass, Step } from '../../../lib/flows/reconcile/pass.ts'
import { makeRecorder } from '../../../lib/flows/reconcile/recorder.ts'
import type { FlowWorld } from '../world.ts'

/** How a step ended, and what it found. */
export interface Taken {
  outcome: PassOutcome
  findings: readonly Finding[]
  notes: Readonly<Record<string, number>>
}

/** Takes one step of a pass in a world, with all the time there is unless it is said. */
export async function takeStep(
  world: FlowWorld,
  step: Step,
  { mode = 'apply', remainingMs = 300_000 }: { mode?: ReconciliationMode; remainingMs?: number } = {},
): Promise<Taken> {
  const startedMs = world.nowMs()
  const window = { fromMs: startedMs, toMs: startedMs }
  const recorder = makeRecorder({ kind: 'hourly', mode, window, startedMs })
  const decide = async () => 'leave' as const
  const deadline = { remainingMs: () => remainingMs }
  const pass: Pass = { mode, auditId: undefined, deadline, whenQuiet: 'stop', window, recorder, decide }
  const outcome = await step(world.deps, pass)
  const { findings, notes } = recorder.report(outcome, world.nowMs())
  return { outcome, findings, notes }
}
