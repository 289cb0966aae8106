import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { SECOND_MS } from '../../core/duration.ts'
import { encodeMessage } from '../../core/messages.ts'
import { isReleased, RELEASE_AGAIN_MS } from '../../core/release.ts'
import type { Run } from '../../core/run.ts'
import { parkedRuns } from '../../flows/replay.ts'
import { openRuns } from './open-runs.ts'
import type { Stage } from './stage.ts'

/** The index is read in one query; more than this is no story. */
const MOST_PARKED = 100

/**
 * The embedded queues are in memory only: after a restart the messages that the ledger knows of are put back where they
 * were, and `foreign` ones, which it does not know of, into the dead-letter queue.
 */
export async function refillQueues(stage: Stage, foreign: readonly string[]): Promise<void> {
  const { copyRequests, parked } = stage.stack.queueUrls
  for (const run of await parkedRuns(stage, MOST_PARKED)) await send(stage, { url: parked, body: requestFor(run) })
  for (const body of foreign) await send(stage, { url: parked, body })
  const nowMs = stage.stack.nowMs()
  const releases = await stage.ledger.releasesSince(nowMs - RELEASE_AGAIN_MS)
  for (const run of await openRuns(stage, nowMs + SECOND_MS)) {
    if (!isReleased(run, releases)) continue
    const slotMs = releases.get(run.key)?.slotMs ?? nowMs
    const delaySeconds = Math.max(0, Math.ceil((slotMs - nowMs) / SECOND_MS))
    await send(stage, { url: copyRequests, body: requestFor(run), delaySeconds })
  }
}

function requestFor({ key, epoch }: Run): string {
  return encodeMessage({ kind: 'copy_request', run: key, epoch })
}

async function send(
  { sqs }: Stage,
  { url, body, delaySeconds = 0 }: { url: string; body: string; delaySeconds?: number },
): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body, DelaySeconds: delaySeconds }))
}
