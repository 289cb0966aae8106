import { describe, expect, test } from 'vitest'
import { packageTemplate } from './packaged-template.ts'

const { resources, propertiesOf, ofType } = packageTemplate()

const COPY_REQUESTS = { 'Fn::GetAtt': ['CopyRequests', 'Arn'] }
const PARKED = { 'Fn::GetAtt': ['Parked', 'Arn'] }
const QUEUES = ['CopyRequests', 'Parked', 'FailedReconciliations']

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

  test('park a message that three receives have not settled', () => {
    expect(propertiesOf('CopyRequests').RedrivePolicy).toEqual({ deadLetterTargetArn: PARKED, maxReceiveCount: 3 })
  })

  test('keep messages for 14 days, encrypted', () => {
    expect(ofType('AWS::SQS::Queue').map(([id]) => id)).toEqual(QUEUES)
    for (const id of QUEUES) {
      expect(propertiesOf(id)).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true })
    }
  })

  test('take dead letters of copy requests alone', () => {
    expect(propertiesOf('Parked').RedriveAllowPolicy).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: [{ 'Fn::Sub': expect.stringMatching(/:perennial-dev-copy-requests$/) }],
    })
    expect(propertiesOf('CopyRequests').QueueName).toBe('perennial-dev-copy-requests')
  })

  test.each(QUEUES)('refuse what does not come over TLS: %s', (id) => {
    expect(propertiesOf(`${id}Policy`)).toEqual({
      Queues: [{ Ref: id }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 'sqs:*',
            Resource: { 'Fn::GetAtt': [id, 'Arn'] },
            Condition: { Bool: { 'aws:SecureTransport': false } },
          },
        ],
      },
    })
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
