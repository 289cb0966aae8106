import { pause } from '../../adapters/clock.ts'
import { makeCommerceLayer } from '../../adapters/commerce-layer/commerce-layer.ts'
import type { Identity } from '../../adapters/commerce-layer/identity.ts'
import { makeSurvey } from '../../adapters/commerce-layer/survey.ts'
import type { Environment } from '../../core/variables.ts'
import { explainFailure } from '../explain-failure.ts'
import type { Host } from '../host.ts'
import { openClientSecret } from '../real/client-secret.ts'
import { makePatience } from '../real/patience.ts'
import { examineWebhooks } from './examine-webhooks.ts'
import { readPart } from './read-part.ts'
import { type Examination, type Symptom, symptomOf } from './symptom.ts'

/**
 * Looks whether the credentials open the organization and may read what Perennial reads, and whether its webhooks deliver. Only
 * reads; what may be written, nothing that is harmless tells.
 */
export async function examineCommerceLayer(
  host: Host,
  environment: Environment,
  nowMs: number,
): Promise<Examination[]> {
  const name = 'Commerce Layer'
  const configured = readPart(environment, (read) => read.commerceLayer())
  if (!configured.ok) return [{ name, seen: 'not looked at', symptoms: [configured.symptom] }]
  const { organization, apiUrl, authUrl, clientId, clientSecret } = configured.value
  const read = makePatience({ terminal: host.terminal, sleepMs: pause })
  try {
    const secret = await openClientSecret(clientSecret, host.clock)
    const client = { apiUrl, authUrl, credentials: { clientId, clientSecret: secret }, clock: host.clock }
    const identity = await read('who we are', makeSurvey(client).identity)
    const commerceLayer = makeCommerceLayer(client)
    await read('orders and subscriptions', commerceLayer.probe)
    const seen = `${identity.organization ?? apiUrl}, ${identity.mode} mode`
    const webhooks = await examineWebhooks(commerceLayer, read, nowMs)
    return [{ name, seen, symptoms: strangers(identity, organization) }, webhooks]
  } catch (error) {
    return [{ name, seen: organization === '' ? apiUrl : organization, symptoms: [symptomOf(explainFailure(error))] }]
  }
}

/** Credentials open the organization that they were made in, whatever address was asked. */
function strangers(identity: Identity, organization: string): Symptom[] {
  const found = identity.organization
  if (found === undefined || organization === '' || found === organization) return []
  return [
    {
      code: 'wrong_organization',
      severity: 'serious',
      what: `The credentials belong to the organization ${found}.`,
      evidence: { found, needed: organization },
      remedy: `Set COMMERCE_LAYER_ORGANIZATION to ${found}, or use the credentials of an integration of ${organization}.`,
    },
  ]
}
