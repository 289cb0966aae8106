import { CreateQueueCommand, DeleteQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type DoctorStage, doctorStage, HOUR_MS } from './doctor-stage.ts'

let stage: DoctorStage
beforeEach(async () => {
  stage = await doctorStage()
  await stage.reconciled(HOUR_MS)
})
afterEach(() => stage.close())

async function setQueue(attributes: Record<string, string>): Promise<void> {
  const QueueUrl = stage.environment.COPY_REQUESTS_QUEUE_URL
  await stage.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: attributes }))
}

describe('queues', () => {
  test('of which one is not there', async () => {
    await stage.sqs.send(new DeleteQueueCommand({ QueueUrl: stage.environment.PARKED_QUEUE_URL }))
    expect(await stage.codes()).toEqual(['queue_missing'])
  })

  test('that nobody answers for', async () => {
    const wrong = { AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1' }
    expect(await stage.codes(wrong)).toEqual(['queue_unreachable', 'queue_unreachable', 'clock_untold'])
  })

  test('whose addresses this terminal does not have', async () => {
    expect(await stage.codes({ PARKED_QUEUE_URL: '' })).toEqual(['not_configured'])
  })

  test('that let parked messages go elsewhere, too early, and forget them', async () => {
    await stage.sqs.send(new CreateQueueCommand({ QueueName: 'elsewhere' }))
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:elsewhere'
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 })
    await setQueue({ RedrivePolicy, MessageRetentionPeriod: '3600' })
    expect(await stage.codes()).toEqual(['redrive_elsewhere', 'redrive_count', 'retention_too_short'])
  })

  test('that keep messages of crashes for ever', async () => {
    await setQueue({ RedrivePolicy: '' })
    expect(await stage.codes()).toEqual(['redrive_missing'])
  })
})
