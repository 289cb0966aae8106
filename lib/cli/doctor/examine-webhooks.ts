import { HOUR_MS } from '../../core/duration.ts'
import { type NeededWebhook, neededWebhooks, type WebhookState } from '../../core/needed-webhooks.ts'
import type { FailedDeliveryView } from '../../core/views.ts'
import type { CommerceLayer } from '../../flows/dependencies.ts'
import { CommandError } from '../command-error.ts'
import { everyPage } from '../real/find-series.ts'
import type { ReadPatiently } from '../real/patience.ts'
import { deliveredText } from '../webhook-states-text.ts'
import { type Examination, type Symptom, symptomOf } from './symptom.ts'

/** Looks whether every topic that has an effect is delivered to us, and whether we took what was delivered lately. */
export async function examineWebhooks(
  commerceLayer: CommerceLayer,
  read: ReadPatiently,
  nowMs: number,
): Promise<Examination> {
  const name = 'webhooks'
  try {
    const webhooks = await everyPage((page) => read('webhooks', () => commerceLayer.listWebhooks(page)))
    const needed = neededWebhooks(webhooks.items)
    const window = { fromMs: nowMs - HOUR_MS, toMs: nowMs, page: 1 }
    const failed = await read('event callbacks', () => commerceLayer.listFailedDeliveries(window))
    const symptoms = [...stateSymptoms(needed), ...addressSymptoms(needed), ...refusals(failed.items)]
    return { name, seen: deliveredText(needed), symptoms }
  } catch (error) {
    // An integration may be kept from webhooks, and do everything else.
    if (!(error instanceof CommandError)) throw error
    return { name, seen: 'not looked at', symptoms: [symptomOf(error)] }
  }
}

const STATES = {
  missing: {
    code: 'webhook_missing',
    severity: 'serious',
    what: 'No webhook delivers what Perennial has to hear of.',
    remedy: 'Run "npx perennial webhooks apply", which creates them.',
  },
  disabled: {
    code: 'webhook_disabled',
    severity: 'serious',
    what: 'Webhooks that Perennial needs are disabled.',
    remedy: 'Run "npx perennial webhooks apply", which enables them, unless somebody meant it.',
  },
  circuit_open: {
    code: 'circuit_open',
    severity: 'serious',
    what: 'Commerce Layer has stopped calling webhooks, after 30 failures in a row.',
    remedy:
      'See in the log of receive-delivery why it refused them; the hourly reconciliation closes the circuit once it answers.',
  },
  lacks_includes: {
    code: 'webhook_lacks_includes',
    severity: 'notice',
    what: 'Webhooks do not include what says which run a delivery is about, so each has to be looked up.',
    remedy: 'Run "npx perennial webhooks apply", which sets their include_resources.',
  },
} as const satisfies Readonly<Partial<Record<WebhookState, Omit<Symptom, 'evidence'>>>>

/** One symptom for all topics that lack the same. */
function stateSymptoms(needed: readonly NeededWebhook[]): Symptom[] {
  const states = Object.entries(STATES)
  return states.flatMap(([name, symptom]) => {
    const topics = needed.filter(({ state }) => state === name).map(({ topic }) => topic)
    return topics.length === 0 ? [] : [{ ...symptom, evidence: { topics: topics.join(' ') } }]
  })
}

/** Ours by their paths, and of two deployments by their hosts. */
function addressSymptoms(needed: readonly NeededWebhook[]): Symptom[] {
  const bases = new Set(needed.flatMap(({ webhook, path }) => webhook?.callbackUrl.replace(path, '') ?? []))
  if (bases.size < 2) return []
  return [
    {
      code: 'webhooks_apart',
      severity: 'serious',
      what: 'The webhooks go to more than one address: two deployments share one organization, or one address is old.',
      evidence: { addresses: [...bases].join(' ') },
      remedy: 'Let all of them go to the deployment that is to work here.',
    },
  ]
}

function refusals(failed: readonly FailedDeliveryView[]): Symptom[] {
  const refused = failed.filter(({ topic, responseCode }) => topic !== undefined && /^4\d\d$/.test(responseCode ?? ''))
  if (refused.length === 0) return []
  const topics = new Set(refused.map(({ topic = '' }) => topic))
  const codes = new Set(refused.map(({ responseCode = '' }) => responseCode))
  return [
    {
      code: 'deliveries_refused',
      severity: 'serious',
      what: 'Deliveries of the last hour were refused.',
      evidence: { attempts: refused.length, answers: [...codes].join(' '), topics: [...topics].join(' ') },
      remedy:
        'After 401 give receive-delivery the shared secret of the webhook (WEBHOOK_SECRETS); after 404 correct its callback_url.',
    },
  ]
}
