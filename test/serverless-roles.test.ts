import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FUNCTIONS, type Properties, packageTemplate } from './packaged-template.ts'

const { resources, propertiesOf, ofType, functionProperties } = packageTemplate()

interface Statement {
  Effect: string
  Action: string | string[]
  Resource: unknown
}

/** What a role may do, as `actions on resource`: actions sorted, the resource as CloudFormation names it. */
function grantsOf(role: string): string[] {
  const policies = propertiesOf(role).Policies as { PolicyDocument: { Statement: Statement[] } }[]
  return policies
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Effect, Action, Resource }) =>
      [Resource].flat().map((one) => `${Effect} ${[Action].flat().sort().join(' ')} on ${resourceName(one)}`),
    )
}

function resourceName(resource: unknown): string {
  const found = resource as { 'Fn::GetAtt'?: string[]; 'Fn::Sub'?: string }
  const text = found['Fn::Sub']?.replaceAll(/\$\{([^}]+)\}/g, '<$1>')
  return text ?? found['Fn::GetAtt']?.join('.') ?? JSON.stringify(resource)
}

const LOGS = 'arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/lambda/perennial-dev'
const PARAMETER = 'arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/perennial/dev'
const READ_AND_WRITE_ONE = 'dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem'
const READ_AND_WRITE = `dynamodb:BatchGetItem ${READ_AND_WRITE_ONE}`
const WRITE_LOGS = 'logs:CreateLogStream logs:PutLogEvents'

/** Written by hand: whoever changes a role says so here as well, and in docs/SECURITY.md. */
const GRANTS: Readonly<Record<string, readonly string[]>> = {
  ReceiveDeliveryRole: [
    `Allow ${WRITE_LOGS} on ${LOGS}-receive-delivery:*`,
    `Allow ${READ_AND_WRITE_ONE} on Ledger.Arn`,
    'Allow sqs:SendMessage on CopyRequests.Arn',
    `Allow ssm:GetParameter on ${PARAMETER}/webhook-secrets`,
  ],
  CreateCopiesRole: [
    `Allow ${WRITE_LOGS} on ${LOGS}-create-copies:*`,
    `Allow ${READ_AND_WRITE} on Ledger.Arn`,
    'Allow sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage sqs:SendMessage on CopyRequests.Arn',
    `Allow ssm:GetParameter on ${PARAMETER}/client-secret`,
  ],
  DispatchRunsRole: [
    `Allow ${WRITE_LOGS} on ${LOGS}-dispatch-runs:*`,
    `Allow ${READ_AND_WRITE} on Ledger.Arn`,
    'Allow dynamodb:Query on <Ledger.Arn>/index/due',
    'Allow sqs:SendMessage on CopyRequests.Arn',
  ],
  ReconcileRunsRole: [
    `Allow ${WRITE_LOGS} on ${LOGS}-reconcile-runs:*`,
    `Allow ${READ_AND_WRITE} on Ledger.Arn`,
    'Allow dynamodb:Query on <Ledger.Arn>/index/due',
    'Allow sqs:SendMessage on CopyRequests.Arn',
    'Allow sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage sqs:SendMessage on Parked.Arn',
    `Allow ssm:GetParameter on ${PARAMETER}/client-secret`,
    'Allow sqs:SendMessage on FailedReconciliations.Arn',
  ],
  ScheduleRole: [
    'Allow lambda:InvokeFunction on DispatchDashrunsLambdaFunction.Arn',
    'Allow lambda:InvokeFunction on ReconcileDashrunsLambdaFunction.Arn',
    'Allow sqs:SendMessage on FailedReconciliations.Arn',
  ],
}

describe('roles', () => {
  test('are these and no others', () => {
    const roles = ofType('AWS::IAM::Role').map(([id]) => id)
    expect(roles.sort()).toEqual(Object.keys(GRANTS).sort())
    expect(Object.values(resources).filter(({ Type }) => /^AWS::IAM::/.test(Type))).toHaveLength(roles.length)
  })

  test.each(Object.keys(GRANTS))('%s may do exactly this', (role) => {
    expect(grantsOf(role)).toEqual(GRANTS[role])
    expect(Object.keys(propertiesOf(role)).sort()).toEqual(['AssumeRolePolicyDocument', 'Policies'])
  })

  test('are one for each function, and may be taken by Lambda alone', () => {
    const roles = FUNCTIONS.map(
      (name) => (functionProperties(name).Role as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0],
    )
    expect(new Set(roles).size).toBe(FUNCTIONS.length)
    for (const role of roles) expect(principalsOf(String(role))).toEqual([{ Service: 'lambda.amazonaws.com' }])
  })

  test('of the schedules may be taken by the scheduler of this account alone', () => {
    expect(propertiesOf('ScheduleRole').AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    })
  })

  test('allow no action by pattern, and nothing on a pattern but the log streams that AWS names itself', () => {
    const grants = Object.keys(GRANTS).flatMap(grantsOf)
    const withoutStreams = grants.map((grant) => grant.replace(/^(Allow logs:.*log-group:.*):\*$/, '$1'))
    expect(withoutStreams.filter((grant) => grant.includes('*'))).toEqual([])
  })
})

describe('who may call', () => {
  test('the functions over the network is API Gateway, by the one route', () => {
    const permissions = ofType('AWS::Lambda::Permission').map(([, each]) => [each.Principal, each.FunctionName])
    expect(permissions).toEqual([
      ['apigateway.amazonaws.com', { 'Fn::GetAtt': ['ReceiveDashdeliveryLambdaFunction', 'Arn'] }],
    ])
  })

  test('the alarm topic is CloudWatch of this account', () => {
    expect(propertiesOf('AlarmTopicPolicy').PolicyDocument).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    })
  })
})

function principalsOf(role: string): unknown[] {
  const { Statement } = propertiesOf(role).AssumeRolePolicyDocument as { Statement: Properties[] }
  return Statement.map(({ Principal }) => Principal)
}

/** The columns of the table in docs/SECURITY.md, by how a grant names them. */
const COLUMNS = [
  / on Ledger\.Arn$/,
  /index\/due$/,
  / on CopyRequests\.Arn$/,
  / on Parked\.Arn$/,
  / on FailedReconciliations\.Arn$/,
  /parameter\/perennial\/dev\/(\S+)$/,
  /(\w+)DashrunsLambdaFunction\.Arn$/,
]

/** A role's row: what it may do to each, without the service's name; of secrets and functions, which. */
function rowOf(role: string): string {
  const grants = grantsOf(role).filter((grant) => !grant.includes('logs:'))
  const cells = COLUMNS.map((column) =>
    grants
      .filter((grant) => column.test(grant))
      .map((grant) => {
        const actions = grant
          .replace(/^Allow | on .*/g, '')
          .replaceAll(/\w+:/g, '')
          .replaceAll(' ', ', ')
        const [, which] = column.exec(grant) ?? []
        return which === undefined ? actions : `${actions} ${which}`
      })
      .join('; '),
  )
  expect(cells.join('; ').split('; ').filter(Boolean)).toHaveLength(grants.length)
  return `| ${role} | ${cells.map((cell) => cell || '-').join(' | ')} |`
}

test.each(Object.keys(GRANTS))('docs/SECURITY.md says of %s what the template does', (role) => {
  expect(readFileSync('docs/SECURITY.md', 'utf8').split('\n')).toContain(rowOf(role))
})
