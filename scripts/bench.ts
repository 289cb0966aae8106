/** `npm run bench -- [NAME] [--json]`: measures. Figures go to standard output, how far it is to standard error. */
import { fileURLToPath } from 'node:url'
import { benchProgram } from './benches.ts'

try {
  process.exitCode = await benchProgram(process.argv.slice(2), {
    folder: fileURLToPath(new URL('../test/bench', import.meta.url)),
    nowMs: () => performance.now(),
    say: (line) => console.log(line),
    note: (line) => console.error(line),
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
