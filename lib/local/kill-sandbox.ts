import type { FunctionPool } from './lambda/function-pool.ts'

export interface KillOptions {
  /** Which invocation to kill, judged by its event; default: any. */
  whileHandling?: (event: unknown) => boolean
  /** When to kill, e.g. once the emulator has seen a request; default: as soon as such an invocation is running. */
  after?: Promise<unknown>
}

/** Kills the process of an invocation while it runs; resolves when it is gone. */
export async function killSandbox(pool: FunctionPool, options: KillOptions): Promise<void> {
  await options.after
  const sandbox = await pool.sandboxHandling(options.whileHandling ?? (() => true))
  await sandbox.kill()
}
