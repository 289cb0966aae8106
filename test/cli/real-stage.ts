import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setEnvironment } from '../../lib/cli/environment.ts'
import type { RealHost } from '../../lib/cli/real/real-host.ts'
import { runRealOn } from '../../lib/cli/real.ts'
import type { Environment } from '../../lib/core/variables.ts'
import type { Seed } from '../../lib/emulator/control-types.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { type HttpEmulator, startHttpEmulator } from '../../lib/emulator/http.ts'
import type { EmulatorState } from '../../lib/emulator/state-types.ts'
import { type ScriptedTerminal, scriptedTerminal } from './scripted-terminal.ts'

/** When every organization of these tests is looked at. */
const NOW_MS = Date.parse('2026-11-22T12:00:00Z')

/** An organization over HTTP, on a clock that only moves when somebody waits. */
export interface RealStage {
  emulator: HttpEmulator
  directory: string
  nowMs(): number
  /** What the organization was asked, by its own counters. */
  requests(): EmulatorState['requests']
  /** Runs `npm start -- --real`. */
  run(options?: RunOptions): Promise<{ exitCode: number; terminal: ScriptedTerminal }>
  close(): Promise<void>
}

export interface RunOptions {
  write?: string
  json?: boolean
  /** What a person types; without, there is no person. */
  answers?: readonly string[]
  /** Over the credentials of the organization. */
  environment?: Environment
  /** Where `.env` and the ledger are looked for; another one is another Perennial. */
  directory?: string
  /** What comes instead of waiting, e.g. an interruption. */
  sleepMs?: (lengthMs: number) => Promise<void>
}

export async function realStage(seed: Seed, options: { mode?: 'test' | 'live' } = {}): Promise<RealStage> {
  let nowMs = NOW_MS
  const directory = await mkdtemp(join(tmpdir(), 'perennial-real-'))
  const clock = { nowMs: () => nowMs }
  const before = { ...process.env }
  const emulator = await startHttpEmulator({ clock, random: dice(), ...options })
  emulator.emulator.control.seed(seed)
  const { organization, clientId, clientSecret } = emulator.emulator.credentials
  const credentials: Environment = {
    COMMERCE_LAYER_ORGANIZATION: organization,
    COMMERCE_LAYER_API_URL: emulator.url,
    COMMERCE_LAYER_AUTH_URL: emulator.url,
    COMMERCE_LAYER_CLIENT_ID: clientId,
    COMMERCE_LAYER_CLIENT_SECRET: clientSecret,
  }
  const wait = async (lengthMs: number) => {
    nowMs += lengthMs
    await emulator.emulator.runDue()
  }
  return {
    emulator,
    directory,
    nowMs: () => nowMs,
    requests: () => emulator.emulator.control.state().requests,
    run: async ({ write, json = false, answers, ...given } = {}) => {
      const terminal = scriptedTerminal(answers)
      const host: RealHost = {
        terminal,
        environment: { ...credentials, ...given.environment },
        setEnvironment,
        directory: given.directory ?? directory,
        clock,
        sleepMs: given.sleepMs ?? wait,
      }
      const exitCode = await runRealOn({ json, ...(write === undefined ? {} : { write }) }, host)
      return { exitCode, terminal }
    },
    close: async () => {
      await emulator.close()
      await rm(directory, { recursive: true, force: true })
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
      Object.assign(process.env, before)
    },
  }
}
