import { SQSClient } from '@aws-sdk/client-sqs'
import { systemClock } from '../../lib/adapters/clock.ts'
import type { Reconciliation } from '../../lib/core/reconciliation.ts'
import { includesOf, usedTopics } from '../../lib/core/topics.ts'
import type { Environment } from '../../lib/core/variables.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { type HttpEmulator, startHttpEmulator } from '../../lib/emulator/http.ts'
import type { Clock } from '../../lib/flows/dependencies.ts'
import { makeRecorder } from '../../lib/flows/reconcile/recorder.ts'
import { localAwsClient } from '../../lib/local/aws/local-aws.ts'
import type { Organization } from '../commerce-layer-call.ts'
import { type LedgerStage, ledgerStage } from './ledger-stage.ts'

export const HOUR_MS = 3_600_000

/** A whole installation in which all is well but that nothing was reconciled, on the clock of this machine: answers tell that time. */
export interface DoctorStage extends Pick<LedgerStage, 'ledger' | 'waitingRequests'> {
  environment: Environment
  sqs: SQSClient
  organization: Organization
  /** Webhooks whose ids are their topics, with a dash for the dot. */
  plantWebhooks(base: string, topics?: readonly string[]): void
  emulator: HttpEmulator
  /** From now on deliveries are answered so. */
  answerDeliveries(status: number): void
  /** Reports a reconciliation that ended so long ago, and left these runs with two orders. */
  reconciled(
    agoMs: number,
    of?: Partial<Pick<Reconciliation, 'kind' | 'violations'>> & { tookMs?: number },
  ): Promise<void>
  /** Gives the command, with these variables instead; or another one. */
  run(wrong?: Environment, clock?: Clock, words?: readonly string[]): ReturnType<LedgerStage['run']>
  /** The codes of what it finds. */
  codes(wrong?: Environment): Promise<string[]>
  close(): Promise<void>
}

export async function doctorStage(): Promise<DoctorStage> {
  let status = 200
  const { run, close, ledger, waitingRequests, ...stage } = await ledgerStage()
  const emulator = await startHttpEmulator({ clock: systemClock, random: dice(), deliver: async () => ({ status }) })
  const { organization, clientId, clientSecret } = emulator.emulator.credentials
  const environment = {
    ...stage.environment,
    COMMERCE_LAYER_ORGANIZATION: organization,
    COMMERCE_LAYER_API_URL: emulator.url,
    COMMERCE_LAYER_AUTH_URL: emulator.url,
    COMMERCE_LAYER_CLIENT_ID: clientId,
    COMMERCE_LAYER_CLIENT_SECRET: clientSecret,
  }
  const endpoint = stage.environment.AWS_ENDPOINT_URL_SQS ?? ''
  const sqs = new SQSClient({ ...localAwsClient(endpoint), useQueueUrlAsEndpoint: false })
  const plantWebhooks = (base: string, topics: readonly string[] = usedTopics()) => {
    const webhooks = topics.map((topic) => webhookOf(base, topic))
    emulator.emulator.control.seed({ webhooks })
  }
  plantWebhooks('https://perennial.example')
  return {
    ledger,
    waitingRequests,
    environment,
    sqs,
    emulator,
    plantWebhooks,
    organization: { url: emulator.url, clientId, clientSecret },
    answerDeliveries: (answer) => {
      status = answer
    },
    reconciled: async (agoMs, { kind = 'hourly', violations = [], tookMs = 0 } = {}) => {
      const endedMs = systemClock.nowMs() - agoMs
      const startedMs = endedMs - tookMs
      const window = { fromMs: startedMs, toMs: startedMs }
      const recorder = makeRecorder({ kind, mode: 'apply', window, startedMs })
      for (const run of violations) recorder.violate(run)
      await ledger.saveReport(recorder.report('finished', endedMs))
    },
    run: (wrong = {}, clock = systemClock, words = ['doctor']) =>
      run(words, { environment: { ...environment, ...wrong }, clock }),
    codes: async (wrong = {}) => {
      const asked = { environment: { ...environment, ...wrong }, clock: systemClock }
      return codesOf((await run(['doctor', '--json'], asked)).terminal.said[0] ?? '')
    },
    close: async () => {
      sqs.destroy()
      await emulator.close()
      await close()
    },
  }
}

function webhookOf(base: string, topic: string) {
  const callback_url = `${base}/deliveries/${topic}`
  return { id: topic.replace('.', '-'), topic, callback_url, include_resources: includesOf(topic) }
}

function codesOf(json: string): string[] {
  const { examinations } = JSON.parse(json)
  return examinations.flatMap(({ symptoms }: { symptoms: { code: string }[] }) => symptoms.map(({ code }) => code))
}
