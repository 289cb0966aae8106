import { afterEach, describe, expect, test, vi } from 'vitest'
import { FUNCTIONS, packageTemplate } from './packaged-template.ts'
import { circleOf, referencesIn } from './template-references.ts'

const template = packageTemplate()
const { printed, resources, propertiesOf, ofType, functionProperties } = template

const FAILED = { 'Fn::GetAtt': ['FailedReconciliations', 'Arn'] }

test('packages offline without a warning', () => {
  expect(printed).not.toMatch(/warning|deprecat/i)
})

afterEach(() => {
  vi.unstubAllEnvs()
})

test.each([
  { says: 'AWS_REGION', variable: 'eu-west-1', options: [], region: 'eu-west-1' },
  { says: 'the command', variable: 'eu-west-1', options: ['--region', 'ap-south-1'], region: 'ap-south-1' },
  { says: 'nobody, and it is us-east-1', variable: '', options: [], region: 'us-east-1' },
])('goes to a region that is said by: $says', ({ variable, options, region }) => {
  vi.stubEnv('AWS_REGION', variable)
  expect(packageTemplate(...options).printed).toContain(`(${region})`)
})

test('refers to what there is, and never in a circle', () => {
  const known = (name: string) =>
    name in resources || /^AWS::(Region|AccountId|Partition|URLSuffix|StackName)$/.test(name)
  const named = [...referencesIn(resources), ...referencesIn(template.outputs), ...referencesIn(template.conditions)]
  expect(named.length).toBeGreaterThan(100)
  expect(named.filter((name) => !known(name))).toEqual([])
  expect(circleOf(resources)).toBeUndefined()
  // As two queues would be that name each other.
  const circle = { ...resources, Parked: { Type: 'AWS::SQS::Queue', Properties: { Sources: { Ref: 'CopyRequests' } } } }
  expect(circleOf(circle)).toContain('Parked')
})

test('makes kinds of things that are known here, and tags them', () => {
  const types = new Set(Object.values(resources).map(({ Type }) => Type))
  expect([...types].sort()).toEqual([
    'AWS::ApiGatewayV2::Api',
    'AWS::ApiGatewayV2::Integration',
    'AWS::ApiGatewayV2::Route',
    'AWS::ApiGatewayV2::Stage',
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::DynamoDB::Table',
    'AWS::IAM::Role',
    'AWS::Lambda::EventInvokeConfig',
    'AWS::Lambda::EventSourceMapping',
    'AWS::Lambda::Function',
    'AWS::Lambda::Permission',
    'AWS::Logs::LogGroup',
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
    'AWS::SNS::Subscription',
    'AWS::SNS::Topic',
    'AWS::SNS::TopicPolicy',
    'AWS::SQS::Queue',
    'AWS::SQS::QueuePolicy',
    'AWS::Scheduler::Schedule',
  ])
  expect(template.stackTags).toEqual({ service: 'perennial' })
})

test('says where webhooks, queues, table, alarms and dashboard are', () => {
  expect(Object.keys(template.outputs)).toEqual(
    expect.arrayContaining([
      'DeliveriesUrl',
      'CopyRequestsQueueUrl',
      'ParkedQueueUrl',
      'LedgerTable',
      'AlarmTopicArn',
      'DashboardUrl',
    ]),
  )
})

test('another stage shares no name with this one', () => {
  const named = (packaged: typeof template) =>
    Object.values(packaged.resources).flatMap(({ Properties: each }) =>
      ['FunctionName', 'QueueName', 'TableName', 'TopicName', 'AlarmName', 'DashboardName', 'LogGroupName']
        .map((key) => each[key])
        .filter((name) => typeof name === 'string'),
    )
  const here = named(template)
  expect(here.length).toBeGreaterThan(25)
  expect(named(packageTemplate('--stage', 'prod')).filter((name) => here.includes(name))).toEqual([])
})

test('what is uploaded is encrypted, open to nobody, and goes over TLS alone', () => {
  expect(propertiesOf('ServerlessDeploymentBucket')).toEqual({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  })
  expect(propertiesOf('ServerlessDeploymentBucketPolicy').PolicyDocument).toMatchObject({
    Statement: [
      { Effect: 'Deny', Principal: '*', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': false } } },
    ],
  })
})

describe('the front door', () => {
  const stage = propertiesOf('HttpApiStage')

  test('is closed to more than 100 deliveries a second', () => {
    expect(stage.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 })
    expect(stage).toMatchObject({ StageName: '$default', AutoDeploy: true })
  })

  test('logs who came when by the route alone: no body, no header, no path, no address', () => {
    const { Format } = stage.AccessLogSettings as { Format: string }
    const said = [...Format.matchAll(/\$context\.([\w.]+)/g)].map(([, name]) => name)
    expect(said).toEqual([
      'requestTime',
      'requestId',
      'routeKey',
      'status',
      'error.message',
      'responseLatency',
      'responseLength',
    ])
    expect(() => JSON.parse(Format)).not.toThrow()
  })
})

test('all logs are kept for 30 days', () => {
  const groups = ofType('AWS::Logs::LogGroup').map(([, group]) => group)
  expect(groups.map((group) => group.RetentionInDays)).toEqual(groups.map(() => 30))
  expect(groups).toHaveLength(FUNCTIONS.length + 1)
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

  test('are reached over POST /deliveries/{topic} in payload format 2.0', () => {
    expect(ofType('AWS::ApiGatewayV2::Route').map(([, route]) => route.RouteKey)).toEqual(['POST /deliveries/{topic}'])
    expect(ofType('AWS::ApiGatewayV2::Integration').map(([, each]) => each.PayloadFormatVersion)).toEqual(['2.0'])
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

  test('keep a reconciliation that was given up, by the scheduler or by Lambda', () => {
    expect(propertiesOf('ReconcileDashrunsSchedulerSchedule1').Target).toEqual({
      Arn: { 'Fn::GetAtt': ['ReconcileDashrunsLambdaFunction', 'Arn'] },
      RoleArn: { 'Fn::GetAtt': ['ScheduleRole', 'Arn'] },
      RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 3600 },
      DeadLetterConfig: { Arn: FAILED },
    })
    expect(propertiesOf('ReconcileDashrunsLambdaEvConf')).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: FAILED } },
    })
  })
})
