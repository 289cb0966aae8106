import type { SQSClient } from '@aws-sdk/client-sqs'
import { type Fields, isFields, member, objectField, textField, wholeField } from '../core/fields.ts'
import type { Environment } from '../core/variables.ts'
import { signedJson } from './signed-json.ts'

/** How a function is set up. */
export interface FunctionSettings {
  arn: string
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

/** What Lambda says of functions. Each rejects as `signedJson` does. */
export interface FunctionReader {
  /** lambda:GetFunctionConfiguration. */
  settings(name: string): Promise<FunctionSettings>
  /** lambda:GetFunctionConcurrency; undefined: it shares the account's. */
  reservedConcurrency(name: string): Promise<number | undefined>
  /** lambda:ListEventSourceMappings. */
  eventSources(arn: string): Promise<EventSourceSettings[]>
}

/** @param endpoint Of Lambda; default: that of the client's region. */
export function makeFunctionReader({
  client,
  endpoint,
}: {
  client: SQSClient
  endpoint: string | undefined
}): FunctionReader {
  const get = (path: string) => signedJson(client, { service: 'lambda', endpoint, path })
  return {
    settings: async (name) => functionSettings(await get(`/2015-03-31/functions/${name}/configuration`)),
    reservedConcurrency: async (name) =>
      wholeField(await get(`/2019-09-30/functions/${name}/concurrency`), 'ReservedConcurrentExecutions'),
    eventSources: async (arn) => {
      const path = `/2015-03-31/event-source-mappings?FunctionName=${encodeURIComponent(arn)}`
      const list = member(await get(path), 'EventSourceMappings')
      return Array.isArray(list) ? list.filter(isFields).map(eventSourceSettings) : []
    },
  }
}

function functionSettings(fields: Fields): FunctionSettings {
  const environment = objectField(fields, 'Environment')
  const variables = Object.entries(objectField(environment, 'Variables'))
  const isHidden = Object.keys(objectField(environment, 'Error')).length > 0
  return {
    arn: textField(fields, 'FunctionArn') ?? '',
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
