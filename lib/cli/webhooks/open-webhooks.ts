import { makeOrganizationApi } from '../../adapters/commerce-layer/commerce-layer.ts'
import { makeWebhookAdministration } from '../../adapters/commerce-layer/webhook-administration.ts'
import { readConfiguration } from '../../core/environment.ts'
import { parseDeliveriesUrl } from '../../core/webhook.ts'
import type { WebhookNeeds } from '../../flows/webhooks/read-situation.ts'
import { CommandError } from '../command-error.ts'
import { deliveriesUrlIn } from '../environment.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { clientOptions } from '../with-commerce-layer.ts'
import { openSecrets, type Purpose } from './open-secrets.ts'
import type { WebhookOptions } from './options.ts'

/** The webhooks of an installation's organization, and the secrets that its deliveries are believed by. */
export async function openWebhooks(host: Host, { url }: WebhookOptions, purpose: Purpose): Promise<WebhookNeeds> {
  const installation = await openInstallation(host)
  const deliveriesUrl = deliveriesUrlOf(url ?? deliveriesUrlIn(installation.environment))
  const secrets = readConfiguration(installation.environment, (read) => read.webhookSecrets())
  const store = openSecrets(secrets, purpose)
  const { api } = makeOrganizationApi(await clientOptions(installation))
  return { webhooks: makeWebhookAdministration(api), store, deliveriesUrl, clock: installation.clock }
}

function deliveriesUrlOf(text: string): string {
  const url = parseDeliveriesUrl(text)
  if (url !== undefined) return url
  const given = text === '' ? 'nothing says it' : `this is none: ${text.slice(0, 200)}`
  throw new CommandError({
    code: 'no_deliveries_url',
    what: `Webhooks need the URL that deliveries come in at, which ends in /deliveries; ${given}.`,
    remedy: 'Give it by --url or DELIVERIES_URL; "npx serverless info --verbose" shows it as DeliveriesUrl.',
    exitCode: 2,
  })
}
