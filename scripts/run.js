// `node scripts/run.js check` runs scripts/check.ts in a Node that can, which `node scripts/check.ts` leaves to chance.
import { launch } from '../lib/cli/launch.js'

const [script, ...args] = process.argv.slice(2)
launch(new URL(`./${script}.ts`, import.meta.url), args)
