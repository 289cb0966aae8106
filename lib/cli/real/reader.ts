import { apiQuery, type QueryParts } from '../../adapters/commerce-layer/query.ts'
import type { Api, Received } from '../../adapters/commerce-layer/request.ts'
import type { ApiFailure } from '../../core/failure.ts'
import { failureKind } from '../../core/failure.ts'
import { metaText } from '../../core/json-api.ts'
import { THROTTLE_WINDOW_MS } from '../../core/pace.ts'
import { CommandError } from '../command-error.ts'
import type { RealHost } from './real-host.ts'

/** Whether orders are played or real: what the organisation itself says of each resource. */
export type Mode = 'test' | 'live' | 'unknown'

/** Reads from an organisation, and can do nothing else. */
export interface Reader {
  /** @throws {CommandError} when it cannot be read. */
  read(path: string, parts: QueryParts): Promise<Received>
  /** As the documents that were read say. */
  mode(): Mode
}

/** So many requests come at once; the shortest limit, 25 in 10 s in test mode, is meant for more than us. */
const AT_ONCE = 15

/** Between requests after that: below the 100 a minute of test mode. */
const PAUSE_MS = 700

const MOST_TRIES = 4

/** Makes the reader. It waits rather than ask too fast, and asks again after a 429 or when nothing was sent. */
export function makeReader(api: Api, { terminal, sleepMs }: RealHost): Reader {
  let asked = 0
  let mode: Mode = 'unknown'
  const ask = async (path: string, parts: QueryParts): Promise<Received> => {
    for (let tries = 1; ; tries += 1) {
      asked += 1
      if (asked > AT_ONCE) await sleepMs(PAUSE_MS)
      const answer = await api({ method: 'GET', path, query: apiQuery(parts) })
      if (answer.ok) return answer.value
      const waitMs = tries < MOST_TRIES ? waitMsFor(answer.failure) : undefined
      if (waitMs === undefined) throw unreadable(path, answer.failure)
      terminal.note(`Commerce Layer asks to wait; going on in ${Math.ceil(waitMs / 1000)} s.`)
      await sleepMs(waitMs)
    }
  }
  return {
    read: async (path, parts) => {
      const received = await ask(path, parts)
      const said = metaText(received.document, 'mode')
      if (said === 'test' || said === 'live') mode = said
      return received
    },
    mode: () => mode,
  }
}

function waitMsFor(failure: ApiFailure): number | undefined {
  return failureKind('read', failure) === 'throttled' ? (failure.retryAfterMs ?? THROTTLE_WINDOW_MS) : undefined
}

function unreadable(path: string, failure: ApiFailure): CommandError {
  const cause = failure.errors[0]?.message || failure.cause
  switch (failureKind('read', failure)) {
    case 'token':
    case 'configuration':
      return new CommandError({
        code: 'not_permitted',
        what: `Commerce Layer refuses ${failure.stage === 'token' ? 'the credentials' : `to show ${path}`} (${cause}).`,
        remedy: 'Check client id and secret, and that the integration may read orders, subscriptions and webhooks.',
      })
    case 'transient':
      return new CommandError({
        code: 'commerce_layer_unreachable',
        what: `Commerce Layer does not answer (${cause}).`,
        remedy: 'Check the network, and COMMERCE_LAYER_ORGANIZATION: it is the slug in https://<slug>.commercelayer.io.',
      })
    default:
      return new CommandError({
        code: 'commerce_layer_failed',
        what: `Commerce Layer could not show ${path} (${cause}).`,
        remedy: 'Nothing was changed; try again in a minute.',
      })
  }
}
