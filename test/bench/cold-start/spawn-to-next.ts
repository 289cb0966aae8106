import type { RuntimeApi } from '../../../lib/local/lambda/runtime-api.ts'
import { startSandboxProcess } from '../../../lib/local/lambda/sandbox-process.ts'

/** Something with a cold start: the folder of an artifact, and the environment that it is given. */
export interface Subject {
  name: string
  folder: string
  env: Readonly<Record<string, string>>
}

/** There is one at a time. */
const SANDBOX_ID = 'cold-start'

/** Starts a fresh process, which is ended when it asks for its first event; answers with the time until then, in ms. */
export async function spawnToNext(runtimeApi: RuntimeApi, subject: Subject, nowMs: () => number): Promise<number> {
  const asked = Promise.withResolvers<number>()
  const never = new Promise<never>(() => {})
  const next = () => {
    asked.resolve(nowMs())
    return never
  }
  const api = runtimeApi.register(SANDBOX_ID, { next, response: () => {}, error: () => {} })
  const startedMs = nowMs()
  const { folder, env, name } = subject
  const child = startSandboxProcess({ functionName: name, folder, env, api, clockOffsetMs: 0, onLine: () => {} })
  try {
    const died = child.gone.then((exit) => {
      throw new Error(`${name} could not start (${exit}): ${child.lastStderr().slice(-300)}`)
    })
    return (await Promise.race([asked.promise, died])) - startedMs
  } finally {
    child.kill()
    await child.gone
    runtimeApi.unregister(SANDBOX_ID)
  }
}
