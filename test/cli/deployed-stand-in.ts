import type { Environment } from '../../lib/core/variables.ts'
import { readDeployment } from '../../lib/local/deployment/read-deployment.ts'
import { type HttpServer, startHttpServer } from '../adapters/http-server.ts'

type Json = Record<string, unknown>

/** A Lambda and a Scheduler that have what serverless.yml deploys of a stage. Tests change what they want. */
export interface DeployedStandIn extends HttpServer {
  /** By the names in serverless.yml. */
  functions: Record<string, Json & { Environment: { Variables?: Record<string, string>; Error?: Json } }>
  reserved: Record<string, number>
  eventSource: Json
  schedules: Json[]
  /** Actions that the credentials may not do. */
  denied: string[]
}

const PATHS: readonly (readonly [action: string, path: RegExp])[] = [
  ['ListSchedules', /^\/schedules\?MaxResults=100&NamePrefix=([\w-]+)$/],
  ['GetFunctionConfiguration', /^\/2015-03-31\/functions\/([\w-]+)\/configuration$/],
  ['GetFunctionConcurrency', /^\/2019-09-30\/functions\/([\w-]+)\/concurrency$/],
  ['ListEventSourceMappings', /^\/2015-03-31\/event-source-mappings\?FunctionName=arn%3A[\w%-]+%3A([\w-]+)$/],
]

/** @param resources Values of the variables that are none in serverless.yml, by their names. */
export async function startDeployed(resources: Environment): Promise<DeployedStandIn> {
  const { functions, eventSource, schedules, service } = readDeployment('local')
  const state: Omit<DeployedStandIn, 'url' | 'close'> = {
    functions: Object.fromEntries(
      functions.map(({ name, timeoutSeconds, memoryMegabytes, runtime, handler, variables }) => {
        const given = Object.entries(variables).map(([variable, value]) => {
          return [variable, resources[variable] ?? (typeof value === 'string' ? value : '')]
        })
        const settings = { Timeout: timeoutSeconds, MemorySize: memoryMegabytes, Runtime: runtime, Handler: handler }
        const Environment = { Variables: Object.fromEntries(given) }
        const FunctionArn = `arn:aws:lambda:us-east-1:000000000000:function:${service}-local-${name}`
        return [name, { FunctionArn, ...settings, State: 'Active', LastUpdateStatus: 'Successful', Environment }]
      }),
    ),
    reserved: {},
    eventSource: {
      EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:perennial-local-copy-requests',
      State: 'Enabled',
      BatchSize: eventSource.batchSize,
      MaximumBatchingWindowInSeconds: eventSource.windowSeconds,
      ScalingConfig: { MaximumConcurrency: eventSource.maximumConcurrency },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
    schedules: schedules.map(({ functionName }) => ({
      Name: `${service}-local-${functionName}-schedule`,
      State: 'ENABLED',
      Target: { Arn: `arn:aws:lambda:us-east-1:000000000000:function:${service}-local-${functionName}` },
    })),
    denied: [],
  }
  const answer = (action: string, name: string): Json | undefined => {
    const found = state.functions[name.replace(`${service}-local-`, '')]
    if (action === 'ListSchedules') return { Schedules: state.schedules }
    if (action === 'ListEventSourceMappings') return { EventSourceMappings: [state.eventSource] }
    if (found === undefined || action === 'GetFunctionConfiguration') return found
    return { ReservedConcurrentExecutions: state.reserved[name.replace(`${service}-local-`, '')] }
  }
  const server = await startHttpServer((request, response) => {
    const refuse = (status: number, type: string, Message: string) =>
      response.writeHead(status, { 'x-amzn-errortype': `${type}:http://x/` }).end(JSON.stringify({ Message }))
    const [action, path] = PATHS.find(([, one]) => one.test(request.url ?? '')) ?? []
    const name = path?.exec(request.url ?? '')?.[1] ?? ''
    const asked = action === 'ListSchedules' ? 'scheduler' : 'lambda'
    if (action === undefined || !request.headers.authorization?.includes(`/${asked}/aws4_request`))
      return refuse(403, 'InvalidSignatureException', `not a request that ${asked} knows`)
    if (state.denied.includes(action)) {
      const sentence = `User: arn:aws:iam::1:user/night is not authorized to perform: ${asked}:${action} on resource: ${name}`
      return refuse(403, 'AccessDeniedException', sentence)
    }
    const body = answer(action, name)
    if (body === undefined) return refuse(404, 'ResourceNotFoundException', `Function not found: ${name}`)
    return response.writeHead(200).end(JSON.stringify(body))
  })
  return Object.assign(state, server)
}
