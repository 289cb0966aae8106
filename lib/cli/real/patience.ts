import type { ApiFailure } from '../../core/failure.ts'
import { failureKind } from '../../core/failure.ts'
import { THROTTLE_WINDOW_MS } from '../../core/rate-limit.ts'
import type { Answer } from '../../flows/dependencies.ts'
import { commerceLayerFailed } from '../commerce-layer-failed.ts'
import type { RealHost } from './real-host.ts'

/** Asks for something to be read until it is there. @throws {CommandError} when it cannot be read. */
export type ReadPatiently = <T>(what: string, ask: () => Promise<Answer<T>>) => Promise<T>

/** So many requests come at once; the shortest limit, 25 in 10 s in test mode, is meant for more than us. */
const AT_ONCE = 15

/** Between requests after that: below the 100 a minute of test mode. */
const PAUSE_MS = 700

const MOST_TRIES = 4

/** Makes a way to read that waits rather than ask too fast, and asks again after a 429. For reads only. */
export function makePatience({ terminal, sleepMs }: Pick<RealHost, 'terminal' | 'sleepMs'>): ReadPatiently {
  let asked = 0
  return async (what, ask) => {
    for (let tries = 1; ; tries += 1) {
      asked += 1
      if (asked > AT_ONCE) await sleepMs(PAUSE_MS)
      const answer = await ask()
      if (answer.ok) return answer.value
      const waitMs = tries < MOST_TRIES ? waitMsFor(answer.failure) : undefined
      if (waitMs === undefined) throw commerceLayerFailed(what, answer.failure)
      terminal.note(`Commerce Layer asks to wait; going on in ${Math.ceil(waitMs / 1_000)} s.`)
      await sleepMs(waitMs)
    }
  }
}

function waitMsFor(failure: ApiFailure): number | undefined {
  return failureKind('read', failure) === 'throttled' ? (failure.retryAfterMs ?? THROTTLE_WINDOW_MS) : undefined
}
