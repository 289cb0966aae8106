import { makeCommerceLayer } from '../adapters/commerce-layer/commerce-layer.ts'
import { makeKnock } from '../adapters/knock.ts'
import { systemRandom } from '../adapters/random.ts'
import { makeQueue, makeSqsClient } from '../adapters/sqs.ts'
import { readConfiguration } from '../core/environment.ts'
import type { Dependencies } from '../flows/dependencies.ts'
import { RECONCILIATION_PART } from '../flows/reconcile-runs.ts'
import { makeTurns } from '../flows/turns.ts'
import { sleepMs } from '../local/real-timers.ts'
import { WORKER_LIMITS } from '../wiring.ts'
import type { Installation } from './installation.ts'
import { openClientSecret } from './real/client-secret.ts'

/**
 * What flows that ask Commerce Layer need: the installation with its client, which keeps to the pace that the ledger keeps for all, and
 * to the part of it that is reconciliation's while runs are due.
 */
export async function withCommerceLayer(installation: Installation): Promise<Dependencies> {
  const { clock, environment } = installation
  const { copyRequestsQueueUrl, parkedQueueUrl, organization } = readConfiguration(environment, (read) => ({
    copyRequestsQueueUrl: read.copyRequestsQueueUrl(),
    parkedQueueUrl: read.parkedQueueUrl(),
    organization: read.commerceLayer(),
  }))
  const { apiUrl, authUrl, clientId, ...configured } = organization
  const clientSecret = await openClientSecret(configured.clientSecret, clock)
  const queue = makeQueue({ client: makeSqsClient(WORKER_LIMITS), copyRequestsQueueUrl, parkedQueueUrl })
  const turns = makeTurns({ ...installation, pause: sleepMs, part: RECONCILIATION_PART })
  const commerceLayer = makeCommerceLayer({ apiUrl, authUrl, credentials: { clientId, clientSecret }, clock, turns })
  return { ...installation, queue, random: systemRandom, commerceLayer, turns, knock: makeKnock() }
}
