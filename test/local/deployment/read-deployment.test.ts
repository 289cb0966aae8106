import { describe, expect, test } from 'vitest'
import { queueWithId } from '../../../lib/local/deployment/deployment.ts'
import { readDeployment } from '../../../lib/local/deployment/read-deployment.ts'
import { FUNCTIONS, packageTemplate } from '../../packaged-template.ts'

const { propertiesOf, ofType, functionProperties, functionVariables } = packageTemplate()
const deployment = readDeployment('dev')

describe('what the local runtime reads from serverless.yml', () => {
  test('has the functions, timeouts and variables of the template', () => {
    const fromTemplate = FUNCTIONS.map((name) => ({
      name,
      timeoutSeconds: functionProperties(name).Timeout,
      memoryMegabytes: functionProperties(name).MemorySize,
      runtime: functionProperties(name).Runtime,
      handler: functionProperties(name).Handler,
      variables: Object.fromEntries(
        Object.entries(functionVariables(name)).map(([variable, value]) => [
          variable,
          typeof value === 'string' ? value : { resource: (value as { Ref: string }).Ref },
        ]),
      ),
    }))
    expect(deployment.functions).toEqual(fromTemplate)
  })

  test('has the route, the schedules and the event source of the template', () => {
    const { route, schedules, eventSource } = deployment
    expect(`${route.method} ${route.path}`).toBe(ofType('AWS::ApiGatewayV2::Route')[0]?.[1].RouteKey)
    expect(schedules).toEqual([
      { functionName: 'dispatch-runs', everyMs: 60_000 },
      { functionName: 'reconcile-runs', everyMs: 3_600_000 },
    ])
    const mapping = ofType('AWS::Lambda::EventSourceMapping')[0]?.[1]
    expect(mapping).toMatchObject({
      FunctionName: { 'Fn::GetAtt': ['CreateDashcopiesLambdaFunction', 'Arn'] },
      EventSourceArn: { 'Fn::GetAtt': [eventSource.queue, 'Arn'] },
      BatchSize: eventSource.batchSize,
      MaximumBatchingWindowInSeconds: eventSource.windowSeconds,
      ScalingConfig: { MaximumConcurrency: eventSource.maximumConcurrency },
    })
    expect(eventSource).toMatchObject({ functionName: 'create-copies', failures: 'partial' })
  })

  test('has the queues of the template', () => {
    expect(deployment.queues.map(({ id }) => id).sort()).toEqual(
      ofType('AWS::SQS::Queue')
        .map(([id]) => id)
        .sort(),
    )
    const copyRequests = queueWithId(deployment.queues, 'CopyRequests')
    const { maxReceiveCount } = propertiesOf('CopyRequests').RedrivePolicy as { maxReceiveCount: number }
    expect(copyRequests).toEqual({
      id: 'CopyRequests',
      name: propertiesOf('CopyRequests').QueueName,
      visibilityTimeoutSeconds: propertiesOf('CopyRequests').VisibilityTimeout,
      retentionSeconds: propertiesOf('CopyRequests').MessageRetentionPeriod,
      deadLetter: { queue: 'Parked', maxReceiveCount },
    })
  })

  test('has the table of the template', () => {
    const { TableName, KeySchema, AttributeDefinitions } = propertiesOf('Ledger')
    expect(deployment.table).toMatchObject({ id: 'Ledger', name: TableName })
    expect(deployment.table.key.map(({ attribute, type }) => ({ AttributeName: attribute, KeyType: type }))).toEqual(
      KeySchema,
    )
    expect(
      Object.entries(deployment.table.attributes).map(([AttributeName, AttributeType]) => ({
        AttributeName,
        AttributeType,
      })),
    ).toEqual(AttributeDefinitions)
  })
})

describe('a serverless.yml that the local runtime cannot follow', () => {
  const read = (source: string) => () => readDeployment('dev', source)

  test('is refused with the place, what was expected there and what was found', () => {
    expect(read('service: s\nprovider: { memorySize: 512 }\nfunctions: { one: { timeout: soon } }')).toThrow(
      'serverless.yml: expected a whole number at functions.one.timeout, found "soon"',
    )
  })

  test('is refused when it schedules by cron, which only a real scheduler understands', () => {
    expect(read(minimal("{ schedule: { rate: ['cron(0 3 * * ? *)'] } }"))).toThrow(
      'expected a rate expression such as rate(1 hour) at functions.one.events[2].schedule.rate[0]',
    )
  })

  test('is refused when it has no table', () => {
    expect(read(minimal("{ schedule: { rate: ['rate(2 days)'] } }"))).toThrow('expected one table, found 0')
  })

  function minimal(event: string): string {
    const route = '{ httpApi: { method: POST, path: /a } }'
    const queue = '{ sqs: { arn: !GetAtt Q.Arn, batchSize: 1, maximumBatchingWindow: 0, maximumConcurrency: 2 } }'
    const one = `{ handler: a.handler, timeout: 1, events: [${route}, ${queue}, ${event}] }`
    return `service: s\nprovider: { memorySize: 512, runtime: nodejs24.x }\nfunctions: { one: ${one} }`
  }
})
