import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { FEWEST_RUNS } from '../local/story/assemble-cast.ts'
import { DEFAULT_PORT, DEFAULT_RUNS, MOST_RUNS, type StoryOptions } from '../local/story/options.ts'
import type { ExitCode } from './command-error.ts'
import { explainFailure } from './explain-failure.ts'
import type { RealOptions } from './real.ts'
import { tellFailure } from './tell-failure.ts'
import type { Terminal } from './terminal.ts'

/** What `npm start` can lead to. */
export interface StartHost {
  terminal: Terminal
  story(options: StoryOptions): Promise<number>
  real(options: RealOptions): Promise<number>
}

/** Runs `npm start` with its arguments, and answers with its exit code. Never rejects. */
export async function runStart(args: readonly string[], host: StartHost): Promise<number> {
  let exitCode = 0
  const program = makeProgram(host).action(async (given: Given) => {
    if (given.write !== undefined && !given.real) program.error('error: --write needs --real')
    exitCode = await follow(given, host, program.getOptionValueSource('port') === 'default' ? 'default' : 'asked_for')
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    // Help that was asked for ends by an exception too, with code 0.
    if (error instanceof CommanderError) return (error.exitCode === 0 ? 0 : 2) satisfies ExitCode
    return tellFailure(host.terminal, explainFailure(error), { json: args.includes('--json'), debug: false })
  }
}

interface Given {
  once?: true
  json?: true
  port: number
  data?: string
  runs: number
  seed: number
  real?: true
  write?: string
}

function makeProgram({ terminal }: StartHost): Command {
  return new Command('npm start --')
    .description(
      'Plays a month of a small merchant on this machine: real functions, queues and HTTP, a stand-in for Commerce Layer, ' +
        'and everything going wrong that can. Then it stays up for exploring, until Ctrl-C.',
    )
    .option('--once', 'exit after the story: 0 only if every run is accounted for')
    .option('--json', 'print the summary as one line of JSON, the last on standard output')
    .option(
      '--port <number>',
      'port of the front door; 0, or none given and 4000 taken: a free one',
      whole(0, 65_535),
      DEFAULT_PORT,
    )
    .option('--data <folder>', 'keep ledger and emulator there; a story that was kept goes on and is not played again')
    .option(
      '--runs <number>',
      `how many series, with a run each; at least ${FEWEST_RUNS}`,
      whole(FEWEST_RUNS, MOST_RUNS),
      DEFAULT_RUNS,
    )
    .option('--seed <number>', 'where all chance in the story comes from', whole(0, 2_147_483_647), 1)
    .option('--real', 'no story: show a real organization, with the credentials of the environment or of .env')
    .option('--write <run>', 'with --real: do this one run, after a confirmation')
    .allowExcessArguments(false)
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.say(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    })
}

async function follow(given: Given, host: StartHost, portChoice: StoryOptions['portChoice']): Promise<number> {
  const { once, json, port, data, runs, seed, real, write } = given
  if (real) return await host.real({ json: json === true, ...(write !== undefined && { write }) })
  return await host.story({
    afterwards: once ? 'exit' : 'stay_up',
    summary: json ? 'json' : 'for_people',
    port,
    portChoice,
    dataDir: data,
    runs,
    seed,
  })
}

/** Reads a whole number within a range. */
function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`)
  }
}
