/** What can be known in seconds without running the product: types, lint, house rules. */
import { house, lint, runSteps, types } from './steps.ts'

const results = await runSteps([types, lint, house])
if (results.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1
