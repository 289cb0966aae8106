import { systemClock } from '../adapters/clock.ts'
import { readEnvironment, setEnvironment } from './environment.ts'
import { runProgram } from './program.ts'
import { processTerminal } from './terminal.ts'

process.exitCode = await runProgram(process.argv.slice(2), {
  terminal: processTerminal(),
  environment: readEnvironment(),
  setEnvironment,
  directory: process.cwd(),
  clock: systemClock,
  signals: process,
})
