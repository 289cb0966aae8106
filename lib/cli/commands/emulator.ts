import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Refused } from '../../emulator/control/check.ts'
import type { Control } from '../../emulator/control/control.ts'
import { takeText } from '../../emulator/control/take-text.ts'
import { dice } from '../../emulator/dice.ts'
import { type HttpEmulator, startHttpEmulator } from '../../emulator/http.ts'
import { movableClock } from '../../emulator/movable-clock.ts'
import { listenForInterruption } from '../../local/story/interruption.ts'
import { CommandError, type ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'

export interface EmulatorHost extends Pick<Host, 'terminal' | 'directory' | 'clock'> {
  /** Where Ctrl-C and its like are heard of. */
  signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>
}

export interface EmulatorCommandOptions {
  /** 0 for any that is free. */
  port: number
  /** Where ids, secrets and the chance of faults come from. */
  seed: number
  /** A file of JSON with what is there at the start. */
  data?: string
  mode: 'test' | 'live'
  rateLimits: 'off' | 'real'
}

/** `perennial emulator`: a stand-in for Commerce Layer on this machine, until Ctrl-C. */
export async function emulator(host: EmulatorHost, options: EmulatorCommandOptions): Promise<ExitCode> {
  const interruption = listenForInterruption(host.signals)
  try {
    const started = await start(host, options)
    try {
      if (options.data !== undefined) plant(started.emulator.control, readText(host.directory, options.data))
      tell(host, started, options)
      await interruption.request
      host.terminal.note('Stopping.')
    } finally {
      await started.close()
    }
    return 0
  } finally {
    interruption.release()
  }
}

async function start(
  { clock: machine, terminal }: EmulatorHost,
  options: EmulatorCommandOptions,
): Promise<HttpEmulator> {
  const { port, seed, mode, rateLimits } = options
  const onError = (error: unknown) =>
    terminal.note(error instanceof Error ? (error.stack ?? error.message) : `${error}`)
  const clock = movableClock(machine)
  try {
    return await startHttpEmulator({
      clock,
      setClock: clock.setClock,
      random: dice(seed),
      port,
      mode,
      rateLimits,
      onError,
    })
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause
    throw new CommandError({
      code: 'port_taken',
      what: `Port ${port} of 127.0.0.1 is taken.`,
      remedy: 'Stop what listens there, or name another port with --port; --port 0 takes a free one.',
      cause,
    })
  }
}

function readText(directory: string, name: string): { name: string; text: string } {
  try {
    return { name, text: readFileSync(resolve(directory, name), 'utf8') }
  } catch (cause) {
    throw new CommandError({
      code: 'data_unreadable',
      what: `${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      remedy: 'Name a file of JSON with --data, or leave it out to start with nothing.',
      cause,
    })
  }
}

function plant(control: Control, source: { name: string; text: string }): void {
  try {
    takeText(source, control.seed)
  } catch (cause) {
    if (!(cause instanceof Refused)) throw cause
    throw new CommandError({
      code: 'data_refused',
      what: cause.problems.join('\n'),
      remedy: 'Nothing was started; docs/EMULATOR.md says what the file may hold.',
      cause,
    })
  }
}

function tell(
  { terminal }: EmulatorHost,
  { url, emulator: { credentials } }: HttpEmulator,
  options: EmulatorCommandOptions,
): void {
  terminal.say(JSON.stringify({ url, ...credentials }))
  terminal.note(
    terminal.paintNote(
      'dim',
      `A Commerce Layer in ${options.mode} mode, rate limits ${options.rateLimits}, until Ctrl-C. ` +
        `${url}/_emulator/ lists what controls it; docs/EMULATOR.md says how to use it.`,
    ),
  )
}
