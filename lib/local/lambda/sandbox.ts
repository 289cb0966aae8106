import { randomUUID } from 'node:crypto'
import { afterMs, afterThisTurn } from '../real-timers.ts'
import type { InvocationResult } from './invocation-result.ts'
import type { NextEvent, RuntimeApi } from './runtime-api.ts'
import { type SandboxProcessOptions, startSandboxProcess } from './sandbox-process.ts'

/** One process that handles events of one function, one at a time. */
export interface Sandbox {
  /** Handles an event; `onStarted` is called when the process has been given it. */
  run: (event: unknown, onStarted: () => void) => Promise<InvocationResult>
  condition: () => 'alive' | 'dead'
  /** Kills the process; resolves when it is gone. */
  kill: () => Promise<void>
}

export interface SandboxOptions extends Omit<SandboxProcessOptions, 'api' | 'clockOffsetMs'> {
  runtimeApi: RuntimeApi
  timeoutSeconds: number
  /** How long loading its modules may take; default: what Lambda gives. */
  initLimitSeconds?: number
  time: { nowMs: () => number; offsetMs: () => number }
}

/** What Lambda gives a function to load its modules. */
const INIT_LIMIT_SECONDS = 10

interface Invocation {
  id: string
  eventJson: string
  onStarted: () => void
  settle: (result: InvocationResult) => void
}

/** Starts a sandbox. Its timeout is enforced by killing, as Lambda does; what it holds is lost with it. */
export function startSandbox(options: SandboxOptions): Sandbox {
  const { runtimeApi, timeoutSeconds, time, initLimitSeconds = INIT_LIMIT_SECONDS } = options
  const sandboxId = randomUUID()
  let condition: 'alive' | 'dead' = 'alive'
  let loaded: 'not_yet' | 'yes' = 'not_yet'
  let invocation: Invocation | undefined
  let waiting: ((next: NextEvent) => void) | undefined
  let verdict: InvocationResult | undefined

  const api = runtimeApi.register(sandboxId, {
    next: () =>
      new Promise((resolve) => {
        stopClock()
        loaded = 'yes'
        waiting = resolve
        handOver()
      }),
    response: (id, body) => settleSoon(id, { outcome: 'returned', value: JSON.parse(body) }),
    error: (id, body) => settleSoon(id, thrownResult(JSON.parse(body))),
  })
  const child = startSandboxProcess({ ...options, api, clockOffsetMs: time.offsetMs() })
  // What the handler wrote lies in the pipe by now and is read in this turn: its lines come before its result.
  const settleSoon = (id: string, result: InvocationResult) => afterThisTurn(() => settle(id, result))
  const killWith = (result: InvocationResult) => {
    verdict = result
    child.kill()
  }
  let stopClock = afterMs(initLimitSeconds * 1000, () => killWith(notLoaded(initLimitSeconds, child.lastStderr())))

  const gone = child.gone.then((exit) => {
    condition = 'dead'
    stopClock()
    runtimeApi.unregister(sandboxId)
    if (invocation === undefined) return
    const outcome = loaded === 'yes' ? 'crashed' : 'init_failed'
    settle(invocation.id, verdict ?? { outcome, exit, stderr: child.lastStderr() })
  })

  function handOver(): void {
    if (invocation === undefined || waiting === undefined) return
    const { id, eventJson, onStarted } = invocation
    const deadlineMs = time.nowMs() + timeoutSeconds * 1000
    stopClock = afterMs(timeoutSeconds * 1000, () => killWith({ outcome: 'timed_out', timeoutSeconds }))
    waiting({ invocationId: id, eventJson, deadlineMs, clockOffsetMs: time.offsetMs() })
    waiting = undefined
    onStarted()
  }

  function settle(id: string, result: InvocationResult): void {
    if (invocation?.id !== id) return
    const { settle: tell } = invocation
    invocation = undefined
    stopClock()
    tell(result)
  }

  return {
    run: (event, onStarted) =>
      new Promise((resolve) => {
        const eventJson = JSON.stringify(event) ?? 'null'
        invocation = { id: randomUUID(), eventJson, onStarted, settle: resolve }
        handOver()
      }),
    condition: () => condition,
    kill: () => {
      child.kill()
      return gone
    },
  }
}

function notLoaded(limitSeconds: number, stderr: string): InvocationResult {
  const exit = `killed after ${limitSeconds} s, the limit for loading its modules`
  return { outcome: 'init_failed', exit, stderr }
}

function thrownResult(document: { errorType?: unknown; errorMessage?: unknown }): InvocationResult {
  return {
    outcome: 'threw',
    errorType: String(document.errorType ?? 'Error'),
    errorMessage: String(document.errorMessage ?? ''),
  }
}
