import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type {
  Deployment,
  EventSourceDeployment,
  FunctionDeployment,
  KeyPart,
  QueueDeployment,
  ScheduleDeployment,
  TableDeployment,
} from './deployment.ts'
import { at, DeploymentError, entries, type Field, integer, items, reference, referenceIn, text } from './fields.ts'
import { rateMs } from './rate.ts'
import { parseServerlessYaml } from './serverless-yaml.ts'

const SERVERLESS_YAML = fileURLToPath(new URL('../../../serverless.yml', import.meta.url))

/** The defaults of AWS for what serverless.yml leaves out. */
const DEFAULT_VISIBILITY_SECONDS = 30
const DEFAULT_RETENTION_SECONDS = 345_600

/** The deployment that serverless.yml describes, for a stage. */
export function readDeployment(stage = 'local', source = readFileSync(SERVERLESS_YAML, 'utf8')): Deployment {
  const root = parseServerlessYaml(source, stage)
  const functions = entries(at(root, 'functions'))
  // What stands in the files beside it matters to AWS alone.
  const resources = items(at(root, 'resources')).flatMap((part) => entries(at(part, 'Resources')))
  return {
    service: text(at(root, 'service')),
    functions: functions.map(([name, field]) => functionOf(name, field, at(root, 'provider'))),
    route: only(functions.flatMap(routesOf), 'HTTP route'),
    eventSource: only(functions.flatMap(eventSourcesOf), 'event source'),
    schedules: functions.flatMap(schedulesOf),
    queues: resources.filter(isOfType('AWS::SQS::Queue')).map(queueOf),
    table: only(resources.filter(isOfType('AWS::DynamoDB::Table')).map(tableOf), 'table'),
  }
}

type Named = [string, Field]

function functionOf(name: string, field: Field, provider: Field): FunctionDeployment {
  const environment = [...entries(at(provider, 'environment')), ...entries(at(field, 'environment'))]
  return {
    name,
    timeoutSeconds: integer(at(field, 'timeout')),
    memoryMegabytes: integer(at(provider, 'memorySize')),
    runtime: text(at(provider, 'runtime')),
    handler: text(at(field, 'handler')),
    variables: Object.fromEntries(environment.map(([key, value]) => [key, variableOf(value)])),
  }
}

function variableOf(field: Field): string | { resource: string } {
  const resource = referenceIn(field.value)
  return resource === undefined ? text(field) : { resource }
}

function eventsOf(field: Field, kind: string): Field[] {
  return items(at(field, 'events'))
    .map((event) => at(event, kind))
    .filter((event) => event.value !== undefined)
}

function routesOf([functionName, field]: Named): Deployment['route'][] {
  return eventsOf(field, 'httpApi').map((event) => ({
    functionName,
    method: text(at(event, 'method')),
    path: text(at(event, 'path')),
  }))
}

function eventSourcesOf([functionName, field]: Named): EventSourceDeployment[] {
  return eventsOf(field, 'sqs').map((event) => ({
    functionName,
    queue: reference(at(event, 'arn')),
    batchSize: integer(at(event, 'batchSize')),
    windowSeconds: integer(at(event, 'maximumBatchingWindow')),
    maximumConcurrency: integer(at(event, 'maximumConcurrency')),
    failures: at(event, 'functionResponseType').value === 'ReportBatchItemFailures' ? 'partial' : 'whole_batch',
  }))
}

function schedulesOf([functionName, field]: Named): ScheduleDeployment[] {
  return eventsOf(field, 'schedule').flatMap((event) =>
    items(at(event, 'rate')).map((rate) => ({ functionName, everyMs: rateMs(rate) })),
  )
}

function isOfType(type: string): (resource: Named) => boolean {
  return ([, field]) => at(field, 'Type').value === type
}

function queueOf([id, field]: Named): QueueDeployment {
  const properties = at(field, 'Properties')
  const redrive = at(properties, 'RedrivePolicy')
  return {
    id,
    name: text(at(properties, 'QueueName')),
    visibilityTimeoutSeconds: integerOr(at(properties, 'VisibilityTimeout'), DEFAULT_VISIBILITY_SECONDS),
    retentionSeconds: integerOr(at(properties, 'MessageRetentionPeriod'), DEFAULT_RETENTION_SECONDS),
    deadLetter:
      redrive.value === undefined
        ? undefined
        : {
            queue: reference(at(redrive, 'deadLetterTargetArn')),
            maxReceiveCount: integer(at(redrive, 'maxReceiveCount')),
          },
  }
}

function tableOf([id, field]: Named): TableDeployment {
  const properties = at(field, 'Properties')
  const definitions = items(at(properties, 'AttributeDefinitions'))
  return {
    id,
    name: text(at(properties, 'TableName')),
    attributes: Object.fromEntries(
      definitions.map((definition) => [text(at(definition, 'AttributeName')), text(at(definition, 'AttributeType'))]),
    ),
    key: keyOf(properties),
    indexes: items(at(properties, 'GlobalSecondaryIndexes')).map((index) => ({
      name: text(at(index, 'IndexName')),
      key: keyOf(index),
      projection: text(at(at(index, 'Projection'), 'ProjectionType')),
    })),
  }
}

function keyOf(field: Field): KeyPart[] {
  return items(at(field, 'KeySchema')).map((part) => ({
    attribute: text(at(part, 'AttributeName')),
    type: text(at(part, 'KeyType')),
  }))
}

function integerOr(field: Field, absent: number): number {
  return field.value === undefined ? absent : integer(field)
}

function only<Item>(found: Item[], what: string): Item {
  const [first, ...rest] = found
  if (first !== undefined && rest.length === 0) return first
  throw new DeploymentError(`serverless.yml: expected one ${what}, found ${found.length}`)
}
