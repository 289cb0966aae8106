import { makeDispatchRuns } from '../lib/wiring.ts'

export const handler = makeDispatchRuns()
