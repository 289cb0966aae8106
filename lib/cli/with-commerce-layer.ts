import { pause } from '../adapters/clock.ts'
import { makeCommerceLayer } from '../adapters/commerce-layer/commerce-layer.ts'
import { readConfiguration } from '../core/environment.ts'
import type { Dependencies } from '../flows/dependencies.ts'
import { RECONCILIATION_PART } from '../flows/reconcile-runs.ts'
import { makeTurns } from '../flows/turns.ts'
import type { Installation } from './installation.ts'
import { openClientSecret } from './real/client-secret.ts'

/**
 * The installation with the organization that it works for, at the pace that its ledger keeps; while runs are due it takes a tenth
 * of that.
 */
export async function withCommerceLayer<T extends Installation>(
  installation: T,
): Promise<T & Pick<Dependencies, 'commerceLayer' | 'turns'>> {
  const { apiUrl, authUrl, clientId, clientSecret } = readConfiguration(installation.environment, (read) =>
    read.commerceLayer(),
  )
  const turns = makeTurns({ ...installation, pause, part: RECONCILIATION_PART })
  const { clock } = installation
  const credentials = { clientId, clientSecret: await openClientSecret(clientSecret, clock) }
  return { ...installation, turns, commerceLayer: makeCommerceLayer({ apiUrl, authUrl, credentials, clock, turns }) }
}
