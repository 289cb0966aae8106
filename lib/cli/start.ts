import { buildFunctions } from '../../scripts/build.ts'
import { start } from '../local/story/start.ts'
import { processScreen } from './screen.ts'
import { runStart } from './start-program.ts'
import { processTerminal } from './terminal.ts'

// Whoever read along and has gone ends it like a terminal that is closed.
const terminal = processTerminal(() => process.emit('SIGHUP'))

process.exitCode = await runStart(process.argv.slice(2), {
  terminal,
  story: (options) =>
    start(options, {
      terminal,
      screen: processScreen(options.summary === 'json' ? process.stderr : process.stdout, terminal),
      directory: process.cwd(),
      signals: process,
      build: (outDir) => buildFunctions({ outDir }),
    }),
  // Loaded only where it is asked for: it reads credentials.
  real: async (options) => (await import('./real.ts')).runReal(options),
})
