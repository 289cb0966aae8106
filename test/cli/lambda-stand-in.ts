import type { Environment } from '../../lib/core/environment.ts'
import { readDeployment } from '../../lib/local/deployment/read-deployment.ts'
import { type HttpServer, startHttpServer } from '../adapters/http-server.ts'

type Json = Record<string, unknown>

/** A Lambda that has the functions of a stage as serverless.yml deploys them. Tests change what they want. */
export interface LambdaStandIn extends HttpServer {
  /** By the names in serverless.yml. */
  functions: Record<string, Json & { Environment: { Variables?: Record<string, string>; Error?: Json } }>
  reserved: Record<string, number>
  eventSource: Json
  /** Actions that the credentials may not do. */
  denied: string[]
}

const PATHS: readonly (readonly [action: string, path: RegExp])[] = [
  ['GetFunctionConfiguration', /^\/2015-03-31\/functions\/([\w-]+)\/configuration$/],
  ['GetFunctionConcurrency', /^\/2019-09-30\/functions\/([\w-]+)\/concurrency$/],
  ['ListEventSourceMappings', /^\/2015-03-31\/event-source-mappings\/\?FunctionName=([\w-]+)$/],
]

/** @param resources Values of the variables that are none in serverless.yml, by their names. */
export async function startLambda(resources: Environment): Promise<LambdaStandIn> {
  const { functions, eventSource, service } = readDeployment('local')
  const state: Omit<LambdaStandIn, 'url' | 'close'> = {
    functions: Object.fromEntries(
      functions.map(({ name, timeoutSeconds, memoryMegabytes, runtime, handler, variables }) => {
        const given = Object.entries(variables).map(([variable, value]) => {
          return [variable, resources[variable] ?? (typeof value === 'string' ? value : '')]
        })
        const settings = { Timeout: timeoutSeconds, MemorySize: memoryMegabytes, Runtime: runtime, Handler: handler }
        const Environment = { Variables: Object.fromEntries(given) }
        return [name, { ...settings, State: 'Active', LastUpdateStatus: 'Successful', Environment }]
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
    denied: [],
  }
  const answer = (action: string, name: string): Json | undefined => {
    const found = state.functions[name.replace(`${service}-local-`, '')]
    if (action === 'ListEventSourceMappings') return { EventSourceMappings: [state.eventSource] }
    if (found === undefined || action === 'GetFunctionConfiguration') return found
    return { ReservedConcurrentExecutions: state.reserved[name.replace(`${service}-local-`, '')] }
  }
  const server = await startHttpServer((request, response) => {
    const refuse = (status: number, type: string, Message: string) =>
      response.writeHead(status, { 'x-amzn-errortype': `${type}:http://x/` }).end(JSON.stringify({ Message }))
    const [action, path] = PATHS.find(([, one]) => one.test(request.url ?? '')) ?? []
    const name = path?.exec(request.url ?? '')?.[1] ?? ''
    if (action === undefined || !/\/lambda\/aws4_request/.test(request.headers.authorization ?? ''))
      return refuse(403, 'InvalidSignatureException', 'not a request that Lambda knows')
    if (state.denied.includes(action)) {
      const sentence = `User: arn:aws:iam::1:user/night is not authorized to perform: lambda:${action} on resource: ${name}`
      return refuse(403, 'AccessDeniedException', sentence)
    }
    const body = answer(action, name)
    if (body === undefined) return refuse(404, 'ResourceNotFoundException', `Function not found: ${name}`)
    return response.writeHead(200).end(JSON.stringify(body))
  })
  return Object.assign(state, server)
}
