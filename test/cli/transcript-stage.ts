import { setEnvironment } from '../../lib/cli/environment.ts'
import { runProgram } from '../../lib/cli/program.ts'
import { type EmbeddedWorld, startWorld } from '../e2e/embedded-world.ts'
import { scriptedTerminal } from './scripted-terminal.ts'

/** The embedded stack, and what a terminal shows of a session of the `perennial` command with it. */
export interface TranscriptStage {
  world: EmbeddedWorld
  /** From now on it is this time for the commands (epoch ms), for which time passed until then; the stack's own goes on after it. */
  at(timeMs: number): void
  /** The lines that a command prints, both streams as they come and what a person types; its exit code at the end unless it is 0. */
  perennial(args: readonly string[], answers?: readonly string[]): Promise<string[]>
  close(): Promise<void>
}

/** Where all of it happens, whatever the machine's own time zone. */
const TIME_ZONE = 'Europe/Rome'

/** The start of a stack takes no longer: its clock begins so much earlier. */
const STARTS_WITHIN_MS = 600_000

/** Starts a stack whose clock is at a time (epoch ms) when it is ready, to the millisecond. */
export async function transcriptStage(startMs: number): Promise<TranscriptStage> {
  const before = { ...process.env }
  process.env.TZ = TIME_ZONE
  const world = await startWorld({ startMs: startMs - STARTS_WITHIN_MS })
  world.stack.moveClock(startMs - world.nowMs())
  let fixedMs: number | undefined
  const at = (timeMs: number) => {
    fixedMs = timeMs
    if (world.nowMs() < timeMs) world.stack.moveClock(timeMs - world.nowMs())
  }
  const host = {
    environment: world.stack.env,
    setEnvironment,
    directory: '/nowhere',
    clock: { nowMs: () => fixedMs ?? world.nowMs() },
  }
  const perennial = async (args: readonly string[], answers?: readonly string[]): Promise<string[]> => {
    const scripted = scriptedTerminal(answers)
    const shown: string[] = []
    const show = (text: string) => void shown.push(...text.split('\n').map((line) => fixed(line, world)))
    const ask = async (question: string) => {
      const answer = await scripted.ask(question)
      show(`${question}${answer}`)
      return answer
    }
    const exitCode = await runProgram(args, {
      ...host,
      terminal: { ...scripted, say: show, note: show, ask },
      signals: process,
    })
    return exitCode === 0 ? shown : [...shown, `exit code ${exitCode}`]
  }
  const close = async () => {
    await world.close()
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
  }
  return { world, at, perennial, close }
}

/** What real processes and sockets decide: the port, and to the second when each of them came to its turn. */
function fixed(line: string, { commerceLayer }: EmbeddedWorld): string {
  return line
    .replaceAll(commerceLayer.url, 'http://commerce-layer')
    .replaceAll(/\d\d:\d\d:\d\d (?=\+\d\d:\d\d)/g, '--:--:-- ')
}
