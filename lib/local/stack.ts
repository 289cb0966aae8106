import { fileURLToPath } from 'node:url'
import { startServices } from './aws/local-services.ts'
import type { Deployment } from './deployment/deployment.ts'
import { readDeployment } from './deployment/read-deployment.ts'
import { environmentOfAll } from './function-environment.ts'
import { startFunctions } from './functions.ts'
import { type KillOptions, killSandbox } from './kill-sandbox.ts'
import type { InvocationResult } from './lambda/invocation-result.ts'
import { makeParts, type Parts } from './parts.ts'
import { quiet } from './quiet.ts'
import { shiftTime } from './shifted-time.ts'
import type { LocalStackOptions } from './stack-options.ts'
import { startTriggers } from './triggers/triggers.ts'

/** The deployed functions with queues, table and schedules of the deployment, on 127.0.0.1. */
export interface LocalStack {
  /** `http://127.0.0.1:<port>/deliveries`; append `/<topic>`. */
  deliveriesUrl: string
  awsEndpoints: { dynamodb: string; sqs: string }
  /** Queue URLs as the functions know them. */
  queueUrls: { copyRequests: string; parked: string }
  /** What a client such as the `perennial` command needs in its environment to work on this stack. */
  env: Readonly<Record<string, string>>
  /** The value that an SSM parameter has by now, by the variable that names it. */
  parameter: (variable: string) => string | undefined
  /** The time that functions, queues, table and schedules share, epoch ms. */
  nowMs: () => number
  /** How far that time is ahead of the machine's clock. */
  clockOffsetMs: () => number
  /**
   * Moves that time forward. Schedules that came due in between fire once; messages whose delay or visibility timeout
   * ended become receivable, also those of a batch that is being handled: be idle first.
   */
  moveClock: (byMs: number) => void
  /** Invokes a function with an event. */
  invoke: (functionName: string, event: unknown) => Promise<InvocationResult>
  /** Invokes a function the way its schedule does. */
  runNow: (functionName: string) => Promise<InvocationResult>
  /** Resolves when no invocation is in flight and no copy request is receivable. */
  idle: () => Promise<void>
  /** Kills, with SIGKILL, the process of an invocation while it runs; resolves when it is gone. */
  killSandbox: (functionName: string, options?: KillOptions) => Promise<void>
  /** Stops everything: no port and no process is left. */
  close: () => Promise<void>
}

const BUNDLES = fileURLToPath(new URL('../../dist', import.meta.url))
const MAX_SANDBOXES = 5

/** Starts the embedded stack. One per process, because it moves the time of the process. */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const parts = makeParts()
  try {
    return await assemble(options, parts)
  } catch (error) {
    await parts.stop()
    throw error
  }
}

async function assemble(options: LocalStackOptions, parts: Parts): Promise<LocalStack> {
  const { deployment = readDeployment(), onLog = () => {}, env: overrides = {} } = options
  const time = shiftTime(options.clockOffsetMs)
  parts.add(time.restore)
  const { nowMs } = time
  const given = Object.entries(options.parameters ?? {})
  const parameters = new Map(given.map(([variable, value]) => [parameterName(deployment, variable), value]))
  const services = await startServices({ deployment, dataDir: options.dataDir, nowMs, parameters }, parts)
  const environment = { resources: services.resources, aws: services.env, overrides }
  const functions = await startFunctions({
    deployment,
    bundlesDir: options.bundlesDir ?? BUNDLES,
    environment,
    time,
    maxSandboxes: options.maxSandboxes ?? MAX_SANDBOXES,
    onLog,
  })
  const triggers = await startTriggers({ deployment, services, functions, nowMs, options }, parts)
  const deliveriesUrl = triggers.frontDoorUrl + deployment.route.path.replace(/\/\{\w+\}$/, '')
  return {
    deliveriesUrl,
    awsEndpoints: services.endpoints,
    queueUrls: services.queueUrls,
    env: { ...environmentOfAll(deployment, environment), DELIVERIES_URL: deliveriesUrl },
    parameter: (variable) => services.ssm.value(parameterName(deployment, variable)),
    nowMs,
    clockOffsetMs: time.offsetMs,
    moveClock: (byMs) => {
      time.setOffsetMs(time.offsetMs() + byMs)
      triggers.clockMoved()
    },
    invoke: functions.invoke,
    runNow: triggers.runNow,
    idle: () => quiet({ ...triggers, invocations: functions.inFlight }),
    killSandbox: (functionName, kill = {}) => killSandbox(functions.pool(functionName), kill),
    close: parts.stop,
  }
}

/** The name of an SSM parameter, as serverless.yml gives it in a variable. */
function parameterName({ functions }: Deployment, variable: string): string {
  const name = functions.map(({ variables }) => variables[variable]).find((value) => typeof value === 'string')
  if (name === undefined) throw new Error(`serverless.yml: no function is given ${variable}`)
  return name
}
