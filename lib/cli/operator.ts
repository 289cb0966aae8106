import { readCaller } from '../adapters/caller.ts'
import { makeSqsClient } from '../adapters/sqs.ts'
import { WORKER_LIMITS } from '../wiring.ts'
import type { Installation } from './installation.ts'

/** Who gives the command, for the ledger: whom AWS takes the credentials of this machine for. */
export async function readOperator({ environment }: Installation): Promise<string> {
  const { AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL } = environment
  const endpoint = AWS_ENDPOINT_URL_STS?.trim() || AWS_ENDPOINT_URL?.trim() || undefined
  return await readCaller({ client: makeSqsClient(WORKER_LIMITS), endpoint })
}
