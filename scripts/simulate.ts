/** `npm run simulate -- [--seeds N] [--exhaustive] [--json]`: looks for a history that breaks a promise. */
import { availableParallelism } from 'node:os'
import { processTerminal } from '../lib/cli/terminal.ts'
import { simulateProgram } from '../lib/simulator/search/program.ts'
import { makeProgressBar } from '../lib/simulator/search/progress-bar.ts'

const { stderr } = process
const nowMs = () => performance.now()
const bar = stderr.isTTY ? makeProgressBar({ nowMs, write: (text) => void stderr.write(text) }) : undefined

process.exitCode = await simulateProgram(process.argv.slice(2), {
  terminal: processTerminal(),
  progressBar: bar,
  nowMs,
  cores: availableParallelism(),
})
