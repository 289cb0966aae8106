import { describe, expect, test } from 'vitest'
import { REQUEST_TIMEOUT_MS } from '../lib/adapters/commerce-layer/commerce-layer.ts'
import { LEASE_MS } from '../lib/flows/create-copies/claim.ts'
import { FUNCTIONS, packageTemplate } from './packaged-template.ts'

interface Statement {
  Action: string | string[]
  Resource: unknown
}

const { printed, resources, propertiesOf, ofType, functionProperties, functionVariables } = packageTemplate()

function statementsOf(properties: Record<string, unknown>): Statement[] {
  return (properties.Policies as { PolicyDocument: { Statement: Statement[] } }[]).flatMap(
    (policy) => policy.PolicyDocument.Statement,
  )
}

function actionsOn(role: string, resource: unknown): string[] {
  const found = statementsOf(propertiesOf(role)).filter((statement) => matches(statement.Resource, resource))
  return found.flatMap((statement) => statement.Action).sort()
}

function matches(found: unknown, wanted: unknown): boolean {
  return JSON.stringify(found) === JSON.stringify(wanted)
}

const LEDGER = { 'Fn::GetAtt': ['Ledger', 'Arn'] }
const COPY_REQUESTS = { 'Fn::GetAtt': ['CopyRequests', 'Arn'] }
const PARKED = { 'Fn::GetAtt': ['Parked', 'Arn'] }

test('packages offline without a warning', () => {
  expect(printed).not.toMatch(/warning|deprecat/i)
})

describe('functions', () => {
  test('are the four of the contract, on nodejs24.x and arm64, with their artifacts', () => {
    const found = ofType('AWS::Lambda::Function').map(([, properties]) => properties)
    expect(found).toHaveLength(FUNCTIONS.length)
    for (const name of FUNCTIONS) {
      expect(functionProperties(name)).toMatchObject({
        Handler: `dist/${name}/index.handler`,
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
      })
    }
  })

  test('receive-delivery ends before Commerce Layer stops listening', () => {
    expect(functionProperties('receive-delivery').Timeout).toBeLessThanOrEqual(5)
  })

  test('create-copies is dead when the lease of its claims ends', () => {
    expect(LEASE_MS).toBe(Number(functionProperties('create-copies').Timeout) * 1000 + REQUEST_TIMEOUT_MS)
  })

  test('dispatch-runs ends before its next minute begins', () => {
    expect(functionProperties('dispatch-runs').Timeout).toBeLessThan(60)
  })

  test('are reached over POST /deliveries/{topic} in payload format 2.0', () => {
    expect(ofType('AWS::ApiGatewayV2::Route').map(([, route]) => route.RouteKey)).toEqual(['POST /deliveries/{topic}'])
    expect(ofType('AWS::ApiGatewayV2::Integration').map(([, each]) => each.PayloadFormatVersion)).toEqual(['2.0'])
  })

  test('are given names of secrets, never a secret', () => {
    for (const name of FUNCTIONS) {
      expect(
        Object.keys(functionVariables(name)).filter(
          (variable) => /SECRET/.test(variable) && !/_PARAMETER$/.test(variable),
        ),
      ).toEqual([])
    }
    expect(Object.keys(functionVariables('dispatch-runs')).filter((name) => /SECRET|CLIENT/.test(name))).toEqual([])
  })
})

describe('queues', () => {
  test('feed create-copies in batches of 10 within 2 s, with partial failures, at most 5 at once', () => {
    expect(ofType('AWS::Lambda::EventSourceMapping').map(([, mapping]) => mapping)).toEqual([
      expect.objectContaining({
        EventSourceArn: COPY_REQUESTS,
        BatchSize: 10,
        MaximumBatchingWindowInSeconds: 2,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 5 },
      }),
    ])
  })

  test('hide a message for at least six timeouts of its function', () => {
    const timeoutSeconds = Number(functionProperties('create-copies').Timeout)
    expect(propertiesOf('CopyRequests').VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeoutSeconds)
  })

  test('park a message that three receives have not settled, and keep it for 14 days, encrypted', () => {
    expect(propertiesOf('CopyRequests').RedrivePolicy).toEqual({ deadLetterTargetArn: PARKED, maxReceiveCount: 3 })
    for (const id of ['CopyRequests', 'Parked']) {
      expect(propertiesOf(id)).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true })
    }
  })
})

describe('the ledger', () => {
  test('has pk and sk, and finds what is due by bucket and wake_at', () => {
    expect(propertiesOf('Ledger')).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'bucket', KeyType: 'HASH' },
            { AttributeName: 'wake_at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    })
  })

  test('outlives the deployment, can be put back to any second, and forgets by expires_at', () => {
    expect(resources.Ledger).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
    expect(propertiesOf('Ledger')).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
    })
  })
})

describe('schedules', () => {
  test('dispatch every minute and reconcile every hour', () => {
    const rates = ofType('AWS::Scheduler::Schedule').map(([, schedule]) => schedule.ScheduleExpression)
    expect(rates).toEqual(['rate(1 minute)', 'rate(1 hour)'])
  })

  test('never repeat a dispatch and drop one that is a minute late, in the scheduler and in Lambda', () => {
    expect(propertiesOf('DispatchDashrunsSchedulerSchedule1').Target).toMatchObject({
      Arn: { 'Fn::GetAtt': ['DispatchDashrunsLambdaFunction', 'Arn'] },
      RoleArn: { 'Fn::GetAtt': ['ScheduleRole', 'Arn'] },
      RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
    })
    expect(propertiesOf('DispatchDashrunsLambdaEvConf')).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    })
  })
})

describe('roles', () => {
  const RUN_ITEMS = [
    'dynamodb:BatchGetItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
  ]

  test('are one for each function', () => {
    const roles = FUNCTIONS.map((name) => JSON.stringify(functionProperties(name).Role))
    expect(new Set(roles).size).toBe(FUNCTIONS.length)
  })

  test('allow no action on everything and no action by pattern', () => {
    const statements = ofType('AWS::IAM::Role').flatMap(([, role]) => statementsOf(role))
    expect(statements.length).toBeGreaterThan(FUNCTIONS.length)
    for (const { Action, Resource } of statements) {
      expect([Action].flat().filter((action) => action.includes('*'))).toEqual([])
      // Only the streams of one function's log group, which CloudWatch names itself, end in a star.
      const texts = JSON.stringify(Resource).match(/[^"]*\*[^"]*/g) ?? []
      expect(texts.filter((text) => !/log-group:\/aws\/lambda\/perennial-dev-[a-z-]+:\*$/.test(text))).toEqual([])
    }
  })

  test('let every function read and write single items of the ledger, never scan or delete', () => {
    for (const role of ['ReceiveDeliveryRole', 'CreateCopiesRole', 'DispatchRunsRole', 'ReconcileRunsRole']) {
      expect(actionsOn(role, LEDGER)).toEqual(RUN_ITEMS)
    }
  })

  test('let only dispatch-runs and reconcile-runs ask what is due', () => {
    const due = { 'Fn::Sub': `\${Ledger.Arn}/index/due` }
    expect(actionsOn('DispatchRunsRole', due)).toEqual(['dynamodb:Query'])
    expect(actionsOn('ReconcileRunsRole', due)).toEqual(['dynamodb:Query'])
    expect(actionsOn('ReceiveDeliveryRole', due)).toEqual([])
    expect(actionsOn('CreateCopiesRole', due)).toEqual([])
  })

  test('let only create-copies receive copy requests, and only reconcile-runs parked ones', () => {
    const receive = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']
    expect(actionsOn('CreateCopiesRole', COPY_REQUESTS)).toEqual([...receive, 'sqs:SendMessage'])
    for (const role of ['ReceiveDeliveryRole', 'DispatchRunsRole', 'ReconcileRunsRole']) {
      expect(actionsOn(role, COPY_REQUESTS)).toEqual(['sqs:SendMessage'])
    }
    expect(actionsOn('ReconcileRunsRole', PARKED)).toEqual([
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ])
    expect(actionsOn('CreateCopiesRole', PARKED)).toEqual([])
  })

  test('let a function read its own secret and no other', () => {
    const secretsOf = (role: string) =>
      statementsOf(propertiesOf(role))
        .filter(({ Action }) => Action === 'ssm:GetParameter')
        .map(({ Resource }) => JSON.stringify(Resource).match(/parameter(\/[^"]+)/)?.[1])
    expect(secretsOf('ReceiveDeliveryRole')).toEqual(['/perennial/dev/webhook-secrets'])
    expect(secretsOf('CreateCopiesRole')).toEqual(['/perennial/dev/client-secret'])
    expect(secretsOf('DispatchRunsRole')).toEqual([])
    expect(secretsOf('ReconcileRunsRole')).toEqual(['/perennial/dev/client-secret'])
  })
})
