import type { Deployment } from './deployment/deployment.ts'
import { type EnvironmentSources, functionEnvironment } from './function-environment.ts'
import { type FunctionPool, makeFunctionPool } from './lambda/function-pool.ts'
import { describeResult, type InvocationResult } from './lambda/invocation-result.ts'
import { startRuntimeApi } from './lambda/runtime-api.ts'
import { startSandbox } from './lambda/sandbox.ts'
import type { LogLine } from './log-line.ts'
import type { ShiftedTime } from './shifted-time.ts'

export interface LocalFunctionsOptions {
  deployment: Deployment
  bundlesDir: string
  environment: EnvironmentSources
  time: ShiftedTime
  maxSandboxes: number
  onLog: (line: LogLine) => void
}

/** All functions of the deployment, each in processes of its own. */
export interface LocalFunctions {
  invoke: (functionName: string, event: unknown) => Promise<InvocationResult>
  pool: (functionName: string) => FunctionPool
  inFlight: () => number
  close: () => Promise<void>
}

/** Makes the functions ready to be invoked; no process starts before the first event. */
export async function startFunctions(options: LocalFunctionsOptions): Promise<LocalFunctions> {
  const { deployment, bundlesDir, environment, time, maxSandboxes, onLog } = options
  const runtimeApi = await startRuntimeApi()
  const pools = new Map(
    deployment.functions.map((fn) => {
      const sandboxOptions = {
        functionName: fn.name,
        folder: `${bundlesDir}/${fn.name}`,
        env: functionEnvironment(fn, environment),
        timeoutSeconds: fn.timeoutSeconds,
        onLine: (stream: 'stdout' | 'stderr', line: string) => onLog({ functionName: fn.name, stream, line }),
        runtimeApi,
        time,
      }
      return [fn.name, makeFunctionPool(() => startSandbox(sandboxOptions), maxSandboxes)] as const
    }),
  )

  function pool(functionName: string): FunctionPool {
    const found = pools.get(functionName)
    if (found === undefined)
      throw new Error(`There is no function ${functionName}; there are ${[...pools.keys()].join(', ')}.`)
    return found
  }

  return {
    pool,
    invoke: async (functionName, event) => {
      const result = await pool(functionName).invoke(event)
      if (result.outcome !== 'returned') onLog({ functionName, stream: 'runtime', line: describeResult(result) })
      return result
    },
    inFlight: () => [...pools.values()].reduce((sum, each) => sum + each.inFlight(), 0),
    close: async () => {
      await Promise.all([...pools.values()].map((each) => each.close()))
      await runtimeApi.close()
    },
  }
}
