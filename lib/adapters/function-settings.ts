import type { SQSClient } from '@aws-sdk/client-sqs'
import type { Environment } from '../core/environment.ts'
import { type Fields, isFields, member, objectField, textField, wholeField } from '../core/fields.ts'
import { parseJson } from '../core/json-api.ts'
import { signedRequest } from './signed-request.ts'

/** How a function is set up. */
export interface FunctionSettings {
  timeoutSeconds: number
  memoryMegabytes: number
  runtime: string
  handler: string
  /** `Active` where all is well. */
  state: string
  /** Of the last change to it: `Successful` where all is well. */
  lastUpdate: string
  /** `hidden` where they are encrypted by a key that we may not use. */
  variables: Environment | 'hidden'
}

/** How a queue feeds a function. */
export interface EventSourceSettings {
  queueArn: string
  /** `Enabled` where all is well. */
  state: string
  batchSize: number
  windowSeconds: number
  /** Undefined: as many as there may be. */
  maximumConcurrency: number | undefined
  failures: 'whole_batch' | 'partial'
}

/** What Lambda says of functions. Each rejects with `LambdaRefusal` where it says no, and with anything else where it does not answer. */
export interface FunctionReader {
  /** lambda:GetFunctionConfiguration. */
  settings(name: string): Promise<FunctionSettings>
  /** lambda:GetFunctionConcurrency; undefined: it shares the account's. */
  reservedConcurrency(name: string): Promise<number | undefined>
  /** lambda:ListEventSourceMappings. */
  eventSources(name: string): Promise<EventSourceSettings[]>
}

/** Lambda's answer was no, by its own code and in its own words, which name the action where one is not allowed. */
export class LambdaRefusal extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = code
    this.code = code
  }
}

/** @param endpoint Of Lambda; default: that of the client's region. */
export function makeFunctionReader({
  client,
  endpoint,
}: {
  client: SQSClient
  endpoint: string | undefined
}): FunctionReader {
  const get = async (path: string): Promise<Fields> => {
    const answer = await signedRequest(client, { service: 'lambda', method: 'GET', endpoint, path })
    const json = parseJson(new Uint8Array(await answer.arrayBuffer()))
    const fields = json.ok && isFields(json.value) ? json.value : undefined
    if (answer.ok && fields !== undefined) return fields
    const [name = ''] = (answer.headers.get('x-amzn-errortype') ?? `HTTP ${answer.status}`).split(':')
    throw new LambdaRefusal(name, textField(fields ?? {}, 'Message') ?? textField(fields ?? {}, 'message') ?? name)
  }
  return {
    settings: async (name) => functionSettings(await get(`/2015-03-31/functions/${name}/configuration`)),
    reservedConcurrency: async (name) =>
      wholeField(await get(`/2019-09-30/functions/${name}/concurrency`), 'ReservedConcurrentExecutions'),
    eventSources: async (name) => {
      const list = member(await get(`/2015-03-31/event-source-mappings/?FunctionName=${name}`), 'EventSourceMappings')
      return Array.isArray(list) ? list.filter(isFields).map(eventSourceSettings) : []
    },
  }
}

function functionSettings(fields: Fields): FunctionSettings {
  const environment = objectField(fields, 'Environment')
  const variables = Object.entries(objectField(environment, 'Variables'))
  const isHidden = Object.keys(objectField(environment, 'Error')).length > 0
  return {
    timeoutSeconds: wholeField(fields, 'Timeout') ?? 0,
    memoryMegabytes: wholeField(fields, 'MemorySize') ?? 0,
    runtime: textField(fields, 'Runtime') ?? '',
    handler: textField(fields, 'Handler') ?? '',
    state: textField(fields, 'State') ?? '',
    lastUpdate: textField(fields, 'LastUpdateStatus') ?? '',
    variables: isHidden
      ? 'hidden'
      : Object.fromEntries(variables.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
  }
}

function eventSourceSettings(fields: Fields): EventSourceSettings {
  const types = member(fields, 'FunctionResponseTypes')
  const isPartial = Array.isArray(types) && types.includes('ReportBatchItemFailures')
  return {
    queueArn: textField(fields, 'EventSourceArn') ?? '',
    state: textField(fields, 'State') ?? '',
    batchSize: wholeField(fields, 'BatchSize') ?? 0,
    windowSeconds: wholeField(fields, 'MaximumBatchingWindowInSeconds') ?? 0,
    maximumConcurrency: wholeField(objectField(fields, 'ScalingConfig'), 'MaximumConcurrency'),
    failures: isPartial ? 'partial' : 'whole_batch',
  }
}
