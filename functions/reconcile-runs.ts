import { makeReconcileRuns } from '../lib/wiring.ts'

export const handler = makeReconcileRuns()
