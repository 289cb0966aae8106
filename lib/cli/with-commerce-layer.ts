import { pause } from '../adapters/clock.ts'
import { type CommerceLayerOptions, makeCommerceLayer } from '../adapters/commerce-layer/commerce-layer.ts'
import { readConfiguration } from '../core/environment.ts'
import type { Dependencies, Turns } from '../flows/dependencies.ts'
import { RECONCILIATION_PART } from '../flows/reconcile-runs.ts'
import { makeTurns } from '../flows/turns.ts'
import type { Installation } from './installation.ts'
import { openClientSecret } from './real/client-secret.ts'
import { withTerminalPace } from './terminal-pace.ts'

/**
 * The installation with the organization that it works for, at the pace that its ledger keeps; while runs are due it takes a tenth
 * of that, and it stops nobody's releases.
 */
export async function withCommerceLayer<T extends Installation>(
  installation: T,
): Promise<T & Pick<Dependencies, 'commerceLayer' | 'turns'>> {
  const options = await clientOptions(installation)
  const ledger = withTerminalPace(installation.ledger)
  return { ...installation, ledger, turns: options.turns, commerceLayer: makeCommerceLayer(options) }
}

/** What a client of the organization is made with, so that it keeps that pace. Asks it nothing yet. */
export async function clientOptions(installation: Installation): Promise<CommerceLayerOptions & { turns: Turns }> {
  const { apiUrl, authUrl, clientId, ...configured } = readConfiguration(installation.environment, (read) =>
    read.commerceLayer(),
  )
  const { clock } = installation
  const clientSecret = await openClientSecret(configured.clientSecret, clock)
  const turns = makeTurns({ ...installation, pause, part: RECONCILIATION_PART })
  return { apiUrl, authUrl, credentials: { clientId, clientSecret }, clock, turns }
}
