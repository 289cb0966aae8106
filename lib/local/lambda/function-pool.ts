import type { InvocationResult } from './invocation-result.ts'
import { makeRunning } from './running.ts'
import type { Sandbox } from './sandbox.ts'

/** The sandboxes of one function: a warm one is used again, a busy one means another process, up to a maximum. */
export interface FunctionPool {
  /** Handles an event in a sandbox of its own; waits for one when the maximum are busy. */
  invoke: (event: unknown) => Promise<InvocationResult>
  /** Events that have not been handled to their end. */
  inFlight: () => number
  /** The sandbox that handles such an event, as soon as there is one. */
  sandboxHandling: (matches: (event: unknown) => boolean) => Promise<Sandbox>
  /** Kills all its processes; resolves when they are gone. */
  close: () => Promise<void>
}

const CLOSED: InvocationResult = { outcome: 'crashed', exit: 'the local stack was closed', stderr: '' }

/** Makes the pool of one function from something that starts a sandbox. */
export function makeFunctionPool(start: () => Sandbox, maxSandboxes: number): FunctionPool {
  const sandboxes = new Set<Sandbox>()
  const idle: Sandbox[] = []
  const queue: ((sandbox: Sandbox | undefined) => void)[] = []
  const running = makeRunning()
  let inFlight = 0
  let state: 'open' | 'closed' = 'open'

  async function invoke(event: unknown): Promise<InvocationResult> {
    inFlight += 1
    try {
      const sandbox = await acquire()
      return sandbox === undefined ? CLOSED : await runIn(sandbox, event)
    } finally {
      inFlight -= 1
    }
  }

  async function runIn(sandbox: Sandbox, event: unknown): Promise<InvocationResult> {
    const result = await sandbox.run(event, () => running.started(sandbox, event))
    running.ended(sandbox)
    release(sandbox)
    return result
  }

  function acquire(): Promise<Sandbox | undefined> | Sandbox | undefined {
    if (state === 'closed') return undefined
    for (let warm = idle.pop(); warm !== undefined; warm = idle.pop()) {
      if (warm.condition() === 'alive') return warm
      sandboxes.delete(warm)
    }
    if (sandboxes.size < maxSandboxes) return startOne()
    return new Promise((resolve) => queue.push(resolve))
  }

  function startOne(): Sandbox {
    const sandbox = start()
    sandboxes.add(sandbox)
    return sandbox
  }

  function release(sandbox: Sandbox): void {
    const usable = sandbox.condition() === 'alive'
    if (!usable) sandboxes.delete(sandbox)
    const next = queue.shift()
    if (next !== undefined) next(usable ? sandbox : startOne())
    else if (usable) idle.push(sandbox)
  }

  return {
    invoke,
    inFlight: () => inFlight,
    sandboxHandling: running.handling,
    close: async () => {
      state = 'closed'
      for (const turnAway of queue.splice(0)) turnAway(undefined)
      await Promise.all([...sandboxes].map((sandbox) => sandbox.kill()))
    },
  }
}
