import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'

export interface SandboxProcessOptions {
  functionName: string
  /** The folder with the artifact, `index.mjs`; also the working directory. */
  folder: string
  env: Readonly<Record<string, string>>
  /** URL of the Runtime API for this sandbox. */
  api: string
  clockOffsetMs: number
  onLine: (stream: 'stdout' | 'stderr', line: string) => void
}

export interface SandboxProcess {
  /** Resolves when the process is gone and everything it wrote has been read: its exit code or signal. */
  gone: Promise<string>
  kill: () => void
  /** The last lines on its stderr. */
  lastStderr: () => string
}

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.ts', import.meta.url))
const KEPT_STDERR_LINES = 30

/** Starts the process of a sandbox, with nothing in its environment but the given variables. */
export function startSandboxProcess(options: SandboxProcessOptions): SandboxProcess {
  const { functionName, folder, env, api, clockOffsetMs, onLine } = options
  const artifact = pathToFileURL(`${folder}/index.mjs`).href
  const child = spawn(process.execPath, [BOOTSTRAP, api, artifact, functionName, String(clockOffsetMs)], {
    cwd: folder,
    env: { ...env, TZ: 'UTC' }, // as it is in Lambda
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const stderr: string[] = []
  eachLine(child.stdout, (line) => onLine('stdout', line))
  eachLine(child.stderr, (line) => {
    stderr.push(line)
    if (stderr.length > KEPT_STDERR_LINES) stderr.shift()
    onLine('stderr', line)
  })
  return { gone: goneOf(child), kill: () => child.kill('SIGKILL'), lastStderr: () => stderr.join('\n') }
}

function goneOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
}

function eachLine(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream }).on('line', onLine)
}
