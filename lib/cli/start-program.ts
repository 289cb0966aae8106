import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { FEWEST_RUNS } from '../local/story/assemble-cast.ts'
import { DEFAULT_PORT, DEFAULT_RUNS, MOST_RUNS, type StoryOptions } from '../local/story/options.ts'
import { explainFailure } from './explain-failure.ts'
import type { RealOptions } from './real.ts'
import { tellFailure } from './tell-failure.ts'
import type { Terminal } from './terminal.ts'
import { usageError } from './usage-error.ts'
import { wholeNumber } from './whole-number.ts'

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
    refuseWhatDoesNotGoTogether(program, given)
    exitCode = await follow(given, host, program.getOptionValueSource('port') === 'default' ? 'default' : 'asked_for')
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    const asked = { json: args.includes('--json'), debug: args.includes('--debug') }
    if (!(error instanceof CommanderError)) return tellFailure(host.terminal, explainFailure(error), asked)
    // Help that was asked for ends by an exception too, with code 0.
    return error.exitCode === 0 ? 0 : tellFailure(host.terminal, usageError(error, SEE_HELP), asked)
  }
}

const SEE_HELP = 'See "npm start -- --help".'

const OF_STORIES_ONLY = ['once', 'port', 'data', 'runs', 'seed']

/** What is asked for and would be passed over in silence is refused. */
function refuseWhatDoesNotGoTogether(program: Command, given: Given): void {
  if (given.write !== undefined && !given.real) program.error('--write needs --real')
  const idle = OF_STORIES_ONLY.filter((name) => program.getOptionValueSource(name) === 'cli')
  if (given.real && idle.length > 0) {
    program.error(`--real plays no story: it does not go with ${idle.map((name) => `--${name}`).join(', ')}`)
  }
}

interface Given {
  once?: true
  json?: true
  debug?: true
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
      wholeNumber(0, 65_535),
      DEFAULT_PORT,
    )
    .option(
      '--data <folder>',
      'keep ledger and emulator there; a story that was kept goes on and is not played again',
      folderName,
    )
    .option(
      '--runs <number>',
      `how many series, with a run each; at least ${FEWEST_RUNS}`,
      wholeNumber(FEWEST_RUNS, MOST_RUNS),
      DEFAULT_RUNS,
    )
    .option('--seed <number>', 'where all chance in the story comes from', wholeNumber(0, 2_147_483_647), 1)
    .option('--real', 'no story: show a real organization, with the credentials of the environment or of .env')
    .option('--write <run>', 'with --real: do this one run, after a confirmation')
    .option('--debug', 'print stack traces')
    .allowExcessArguments(false)
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.say(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      // Said with what to do about it, once it has been caught.
      outputError: () => {},
    })
}

async function follow(given: Given, host: StartHost, portChoice: StoryOptions['portChoice']): Promise<number> {
  const { once, json, debug, port, data, runs, seed, real, write } = given
  if (real)
    return await host.real({ json: json === true, ...(debug && { debug }), ...(write !== undefined && { write }) })
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

/** Reads the name of a folder; an empty one is a variable that was not set. */
function folderName(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('Expected the name of a folder.')
}
