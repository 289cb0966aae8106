import { fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { startServices } from '../../../lib/local/aws/local-services.ts'
import { readDeployment } from '../../../lib/local/deployment/read-deployment.ts'
import { functionEnvironment } from '../../../lib/local/function-environment.ts'
import { makeParts } from '../../../lib/local/parts.ts'
import type { BenchTools } from '../../../scripts/benches.ts'
import { buildFunctions } from '../../../scripts/build.ts'
import { SECRETS } from '../../e2e/hostile/delivery-event.ts'

/** What the process says after each round. */
export interface Sample {
  heapBytes: number
  residentBytes: number
  /** How many were answered with which status; `threw` where there was no answer. */
  answers: Readonly<Record<string, number>>
}

const RECEIVER = fileURLToPath(new URL('./receiver-process.ts', import.meta.url))
const FUNCTION = 'receive-delivery'

/** Has the built function answer generated deliveries in a process of its own, over an embedded table and queue. */
export async function sendMany(
  { rounds, atATime, nowMs }: { rounds: number; atATime: number } & Pick<BenchTools, 'nowMs'>,
  onSample: (sample: Sample) => void,
): Promise<void> {
  const parts = makeParts()
  try {
    const deployment = readDeployment()
    const services = await startServices({ deployment, dataDir: undefined, nowMs, parameters: new Map() }, parts)
    const [fn] = deployment.functions.filter(({ name }) => name === FUNCTION)
    const built = (await buildFunctions()).find(({ name }) => name === FUNCTION)
    const env = functionEnvironment(fn ?? { variables: {} }, {
      resources: services.resources,
      aws: services.env,
      overrides: { WEBHOOK_SECRETS: JSON.stringify(SECRETS) },
    })
    const bundle = pathToFileURL(join(built?.path ?? '')).href
    const child = fork(RECEIVER, [bundle, String(rounds), String(atATime)], {
      env,
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child.on('message', (sample: Sample) => onSample(sample))
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the process ended with code ${code}`))))
    })
  } finally {
    await parts.stop()
  }
}
