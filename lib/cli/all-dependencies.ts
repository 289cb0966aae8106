import { makeKnock } from '../adapters/knock.ts'
import { systemRandom } from '../adapters/random.ts'
import { makeQueue, makeSqsClient } from '../adapters/sqs.ts'
import { readConfiguration } from '../core/environment.ts'
import type { Dependencies } from '../flows/dependencies.ts'
import { WORKER_LIMITS } from '../wiring.ts'
import type { Installation } from './installation.ts'
import { withCommerceLayer } from './with-commerce-layer.ts'

/** All that a flow can need: the installation with its organization and both of its queues. */
export async function allDependencies(installation: Installation): Promise<Dependencies> {
  const urls = readConfiguration(installation.environment, (read) => ({
    copyRequestsQueueUrl: read.copyRequestsQueueUrl(),
    parkedQueueUrl: read.parkedQueueUrl(),
  }))
  const queue = makeQueue({ client: makeSqsClient(WORKER_LIMITS), ...urls })
  return { ...(await withCommerceLayer(installation)), queue, random: systemRandom, knock: makeKnock() }
}
