import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { furtherGrants } from './further-grants.ts'
import { FUNCTIONS, packageTemplate } from './packaged-template.ts'
import { changesBetween } from './template-changes.ts'
import { circleOf, referencesIn } from './template-references.ts'

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'

const WITH_KEY = [`--param=kms-key-arn=${KEY}`]
const WITH_VPC = [
  '--param=vpc-subnet-ids=subnet-0123abcd,subnet-0123abce',
  '--param=vpc-security-group-ids=sg-0123abcd',
]
const WITH_XRAY = ['--param=xray=on']

const plain = packageTemplate()
const withKey = packageTemplate(...WITH_KEY)
const withVpc = packageTemplate(...WITH_VPC)
const withXray = packageTemplate(...WITH_XRAY)
const withAll = packageTemplate(...WITH_KEY, ...WITH_VPC, ...WITH_XRAY)

const FUNCTION_ROLES = ['ReceiveDeliveryRole', 'CreateCopiesRole', 'DispatchRunsRole', 'ReconcileRunsRole']
const LAMBDA = 'arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:perennial-dev'
const NETWORK = [
  'AssignPrivateIpAddresses',
  'CreateNetworkInterface',
  'DeleteNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'UnassignPrivateIpAddresses',
]
  .map((action) => `ec2:${action}`)
  .join(' ')

/** By hand: what a role may do through a service with the key, on top of what it may do without. */
const BY_KEY: Readonly<Record<string, readonly string[]>> = {
  ReceiveDeliveryRole: [`Decrypt by dynamodb sqs ssm`, 'GenerateDataKey by sqs'],
  CreateCopiesRole: [`Decrypt by dynamodb sqs ssm`, 'GenerateDataKey by sqs'],
  DispatchRunsRole: [`Decrypt by dynamodb sqs`, 'GenerateDataKey by sqs'],
  ReconcileRunsRole: [`Decrypt by dynamodb sqs ssm`, 'GenerateDataKey by sqs'],
  ScheduleRole: [`Decrypt by sqs`, 'GenerateDataKey by sqs'],
}

/** By hand as well, for each of the functions' roles. */
const BY_VPC = [
  `Allow ${NETWORK} on *`,
  `Deny ${NETWORK} on * if {"ArnEquals":{"lambda:SourceFunctionArn":${JSON.stringify(FUNCTIONS.map((name) => `${LAMBDA}-${name}`))}}}`,
]
const BY_XRAY = ['Allow xray:PutTelemetryRecords xray:PutTraceSegments on *']

function keyGrant(words: string): string {
  const [action, services = ''] = words.split(' by ')
  const via = services.split(' ').map((service) => `${service}.<AWS::Region>.amazonaws.com`)
  const condition = { StringEquals: { 'kms:ViaService': via.length === 1 ? via[0] : via } }
  return `Allow kms:${action} on ${KEY} if ${JSON.stringify(condition)}`
}

const POLICY = ['PolicyName', 'Roles', 'PolicyDocument']
const KEY_CHANGES = {
  Ledger: ['SSESpecification'],
  CopyRequests: ['SqsManagedSseEnabled', 'KmsMasterKeyId'],
  Parked: ['SqsManagedSseEnabled', 'KmsMasterKeyId'],
  FailedReconciliations: ['SqsManagedSseEnabled', 'KmsMasterKeyId'],
  ReceiveDashdeliveryLogGroup: ['KmsKeyId'],
  CreateDashcopiesLogGroup: ['KmsKeyId'],
  DispatchDashrunsLogGroup: ['KmsKeyId'],
  ReconcileDashrunsLogGroup: ['KmsKeyId'],
  HttpApiLogGroup: ['KmsKeyId'],
  KeyOfSecretReaders: POLICY,
  KeyOfDispatchRuns: POLICY,
  KeyOfSchedule: POLICY,
}
const ofFunctions = (...names: string[]) => ({
  ReceiveDashdeliveryLambdaFunction: names,
  CreateDashcopiesLambdaFunction: names,
  DispatchDashrunsLambdaFunction: names,
  ReconcileDashrunsLambdaFunction: names,
})

test('nothing else changes, alone or together', () => {
  expect(changesBetween(plain, withKey)).toEqual(KEY_CHANGES)
  expect(changesBetween(plain, withVpc)).toEqual({ ...ofFunctions('VpcConfig'), NetworkInterfaces: POLICY })
  expect(changesBetween(plain, withXray)).toEqual({ ...ofFunctions('TracingConfig'), Traces: POLICY })
  expect(changesBetween(plain, withAll)).toEqual({
    ...KEY_CHANGES,
    ...ofFunctions('VpcConfig', 'TracingConfig'),
    NetworkInterfaces: POLICY,
    Traces: POLICY,
  })
})

describe.each([
  { name: 'the key', template: withKey },
  { name: 'the VPC', template: withVpc },
  { name: 'X-Ray', template: withXray },
  { name: 'all of them', template: withAll },
])('with $name', ({ template }) => {
  test('it packages without a warning, and refers to what there is, never in a circle', () => {
    expect(template.printed).not.toMatch(/warning|deprecat/i)
    const missing = referencesIn(template.resources).filter(
      (name) => !(name in template.resources || /^AWS::/.test(name)),
    )
    expect(missing).toEqual([])
    expect(circleOf(template.resources)).toBeUndefined()
  })

  test('each function is made after the policies on top of its role', () => {
    for (const name of FUNCTIONS) {
      const [, { Properties: properties, DependsOn }] = present(
        Object.entries(template.resources).find(([, each]) => each.Properties === template.functionProperties(name)),
      )
      const policies = template
        .ofType('AWS::IAM::Policy')
        .filter(([, { Roles }]) => referencesIn(Roles).includes(referencesIn(properties.Role).join()))
        .map(([id]) => id)
      expect(policies.length).toBeGreaterThan(0)
      expect(DependsOn).toEqual(expect.arrayContaining(policies))
    }
  })
})

describe('with the key', () => {
  test('the ledger, the queues and all logs are encrypted with it', () => {
    for (const { ofType, propertiesOf } of [withKey, withAll]) {
      expect(propertiesOf('Ledger').SSESpecification).toEqual({
        SSEEnabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: KEY,
      })
      // A queue takes one kind of encryption only.
      const queues = ofType('AWS::SQS::Queue').map(([, queue]) => [queue.SqsManagedSseEnabled, queue.KmsMasterKeyId])
      expect(queues).toEqual([1, 2, 3].map(() => [false, KEY]))
      const logs = ofType('AWS::Logs::LogGroup').map(([, group]) => group.KmsKeyId)
      expect(logs).toEqual([1, 2, 3, 4, 5].map(() => KEY))
    }
  })

  test.each(Object.entries(BY_KEY))('%s may use it for exactly this', (role, words) => {
    expect(furtherGrants(withKey, role)).toEqual(words.map(keyGrant))
  })
})

describe('with the VPC', () => {
  test('every function is in its subnets', () => {
    for (const name of FUNCTIONS) {
      expect(withVpc.functionProperties(name).VpcConfig).toEqual({
        SubnetIds: { 'Fn::Split': [',', 'subnet-0123abcd,subnet-0123abce'] },
        SecurityGroupIds: { 'Fn::Split': [',', 'sg-0123abcd'] },
      })
    }
  })

  test.each(FUNCTION_ROLES)('Lambda may keep network interfaces in the name of %s, and its code may not', (role) => {
    expect(furtherGrants(withVpc, role)).toEqual(BY_VPC)
  })
})

describe('with X-Ray', () => {
  test('every function is traced', () => {
    for (const name of FUNCTIONS) expect(withXray.functionProperties(name).TracingConfig).toEqual({ Mode: 'Active' })
  })

  test.each(FUNCTION_ROLES)('%s may write traces', (role) => {
    expect(furtherGrants(withXray, role)).toEqual(BY_XRAY)
  })
})

test('together, each role may do what each of them brings, and the one of the schedules nothing but to use the key', () => {
  for (const role of FUNCTION_ROLES) {
    const byKey = BY_KEY[role]?.map(keyGrant) ?? []
    expect(furtherGrants(withAll, role)).toEqual([...byKey, ...BY_VPC, ...BY_XRAY])
  }
  expect(furtherGrants(withAll, 'ScheduleRole')).toEqual(BY_KEY.ScheduleRole?.map(keyGrant))
  expect(furtherGrants(plain, 'ReceiveDeliveryRole')).toEqual([])
})

test.each(Object.entries(BY_KEY))('docs/SECURITY.md says of %s and the key what the template does', (role, words) => {
  expect(readFileSync('docs/SECURITY.md', 'utf8').split('\n')).toContain(`| ${role} | ${words.join('; ')} |`)
})

test('a parameter that AWS would not take is turned away before anything is packaged', () => {
  const wrong = () => packageTemplate('--param=client-secret-parameter=client-secret', '--param=kms-key-arn=alias/shop')
  expect(wrong).toThrow()
  expect(saidBy(wrong)).toMatch(/The parameter client-secret-parameter is "client-secret"\. Give .*begins with a slash/)
  expect(saidBy(wrong)).toMatch(/The parameter kms-key-arn is "alias\/shop"\. Give .*in us-east-1/)
})

/** What a command printed that failed. */
function saidBy(command: () => unknown): string {
  try {
    command()
    return 'nothing went wrong'
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout)
  }
}

function present<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new Error('The packaged template has no such function.')
  return found
}
