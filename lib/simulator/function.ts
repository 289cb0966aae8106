import type { Deadline } from '../flows/dependencies.ts'
import type { Process } from './process.ts'
import type { Timeline } from './timeline.ts'

/** How an invocation ended, as the service that asked for it sees it. */
export type Invocation<T> = { kind: 'answered'; value: T } | { kind: 'failed' }

/** A deployed function: sandboxes that come and go, each a process that serves one invocation at a time. */
export interface DeployedFunction<Handler> {
  invoke<T>(work: (handler: Handler, deadline: Deadline) => Promise<T>): Promise<Invocation<T>>
  /** Invocations under way. */
  busy(): number
  /** Ends every sandbox, as a new deployment does; those at work finish first. */
  redeploy(): void
}

export interface FunctionOptions<Handler> {
  timeline: Timeline
  timeoutMs: number
  coldStartMs: () => number
  makeProcess: () => Process
  /** What a fresh process makes once: its clients, its caches. */
  makeHandler: (process: Process) => Handler
}

interface Sandbox<Handler> {
  process: Process
  handler: Handler
  generation: number
}

export function deployFunction<Handler>(options: FunctionOptions<Handler>): DeployedFunction<Handler> {
  const { timeline, timeoutMs, coldStartMs } = options
  const idle: Sandbox<Handler>[] = []
  let busy = 0
  let generation = 1

  const open = async (): Promise<Sandbox<Handler>> => {
    const warm = idle.pop()
    if (warm !== undefined) {
      warm.process.thaw()
      return warm
    }
    await timeline.pause(coldStartMs())
    const process = options.makeProcess()
    return { process, handler: options.makeHandler(process), generation }
  }
  const release = (sandbox: Sandbox<Handler>): void => {
    sandbox.process.freeze()
    if (sandbox.generation === generation) idle.push(sandbox)
  }

  return {
    busy: () => busy,
    redeploy: () => {
      generation += 1
      idle.length = 0
    },
    invoke: async (work) => {
      busy += 1
      try {
        const sandbox = await open()
        const endMs = timeline.nowMs() + timeoutMs
        const working = work(sandbox.handler, { remainingMs: () => endMs - timeline.nowMs() }).then(
          (value) => ({ kind: 'answered', value }) as const,
          () => ({ kind: 'failed' }) as const,
        )
        const ended = await timeline.within(timeoutMs, sandbox.process.untilKilled(working))
        if (ended === 'late') sandbox.process.kill()
        if (ended === 'late' || ended === 'killed') return { kind: 'failed' }
        release(sandbox)
        return ended
      } finally {
        busy -= 1
      }
    },
  }
}
