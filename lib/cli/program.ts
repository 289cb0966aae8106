import { Argument, Command, CommanderError, Option } from 'commander'
import type { AddCommand } from './add-command.ts'
import { addChangingCommands } from './changing-commands.ts'
import type { ExitCode } from './command-error.ts'
import type { EmulatorCommandOptions, EmulatorHost } from './commands/emulator.ts'
import { completionScript, SHELLS, type Shell } from './completion-script.ts'
import { explainFailure } from './explain-failure.ts'
import type { Host } from './host.ts'
import { addReadingCommands } from './reading-commands.ts'
import { tellFailure } from './tell-failure.ts'
import { usageError } from './usage-error.ts'
import { addWebhookCommands, WHAT_WEBHOOKS_ARE } from './webhook-commands.ts'
import { wholeNumber } from './whole-number.ts'

/** What the commands together reach outside themselves for. */
export type ProgramHost = Host & EmulatorHost

/** Runs the `perennial` command with its arguments, and answers with its exit code. Never rejects. */
export async function runProgram(args: readonly string[], host: ProgramHost): Promise<ExitCode> {
  let exitCode: ExitCode = 0
  const program = makeProgram(host, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    const asked = { json: args.includes('--json'), debug: args.includes('--debug') }
    if (!(error instanceof CommanderError)) return tellFailure(host.terminal, explainFailure(error), asked)
    // Help that was asked for ends by an exception too, with code 0.
    if (error.exitCode === 0) return 0
    return tellFailure(host.terminal, usageError(error, `See "${helpFor(program, args)}".`), asked)
  }
}

/** The help that says how whatever was asked for is asked for. */
function helpFor(program: Command, args: readonly string[]): string {
  const [first, second] = args
  const command = program.commands.find((one) => one.name() === first)
  if (command === undefined) return 'npx perennial help'
  const inner = command.commands.find((one) => one.name() === second)
  return ['npx perennial', command.name(), ...(inner === undefined ? [] : [inner.name()]), '--help'].join(' ')
}

function makeProgram(host: ProgramHost, end: (code: ExitCode) => void): Command {
  const { terminal } = host
  const program = new Command('perennial')
    .description('Makes sure that every run of every Commerce Layer subscription ends in exactly one order.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.say(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      // Said with what to do about it, once it has been caught.
      outputError: () => {},
    })
    .addHelpText('after', AFTER_HELP)
  const addTo =
    (parent: Command): AddCommand =>
    (usage, description, examples = []) =>
      parent
        .command(usage)
        .description(description)
        .option('--json', 'print one JSON document')
        .option('--debug', 'print stack traces')
        .addHelpText('after', exampleText(examples))
  const add = addTo(program)
  addReadingCommands(add, host, end)
  addChangingCommands(add, host, end)
  addWebhookCommands(addTo(program.command('webhooks').description(WHAT_WEBHOOKS_ARE)), host, end)
  addEmulatorCommand(add, host, end)
  addCompletionCommand(program, terminal)
  return program
}

/** Last of all, so that it knows the others. */
function addCompletionCommand(program: Command, terminal: ProgramHost['terminal']): void {
  const shell = new Argument('<shell>', 'the shell that is to complete').choices(SHELLS)
  program
    .command('completion')
    .description('print a script with which a shell completes commands and their options')
    .addArgument(shell)
    .addHelpText('after', exampleText(['completion bash >> ~/.bashrc', 'completion zsh >> ~/.zshrc']))
    .action((name: Shell) => {
      const completed = (command: Command) => ({
        name: command.name(),
        options: command.options.flatMap(({ long }) => long ?? []),
      })
      const commands = program.commands.map((command) => ({
        ...completed(command),
        inner: command.commands.map(completed),
      }))
      for (const line of completionScript(commands, name)) terminal.say(line)
    })
}

function exampleText(examples: readonly string[]): string {
  return examples.length === 0 ? '' : ['', 'Examples:', ...examples.map((line) => `  npx perennial ${line}`)].join('\n')
}

function addEmulatorCommand(add: AddCommand, host: EmulatorHost, end: (code: ExitCode) => void): void {
  add(
    'emulator',
    'start a stand-in for Commerce Layer on 127.0.0.1, until Ctrl-C; says how to reach it in one line of JSON',
  )
    .option('--port <number>', 'its port; 0 for a free one', wholeNumber(0, 65_535), 4_010)
    .option('--seed <number>', 'where all its chance comes from, ids included', wholeNumber(0, 2_147_483_647), 1)
    .option('--data <file>', 'JSON with what is there at the start')
    .addOption(new Option('--mode <mode>', 'the organization it is').choices(['test', 'live']).default('test'))
    .addOption(new Option('--rate-limits <limits>', "the platform's").choices(['off', 'real']).default('off'))
    // Loaded only where it is asked for: nothing else needs an emulator.
    .action(async (options: EmulatorCommandOptions) => {
      const { emulator } = await import('./commands/emulator.ts')
      end(await emulator(host, options))
    })
}

const AFTER_HELP = `
A run is written as "runs" and "parked" show it, e.g. subscription:KjYhTgRfEd@2026-12-01T00:00:00Z, a series as what stands before its @.
All but emulator and completion talk to the deployment whose table LEDGER_TABLE names, or else to what "npm start" runs in this folder.
Exit codes: 0 done, 1 failed or refused, 2 asked wrongly.`
