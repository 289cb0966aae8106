import { MINUTE_MS, SECOND_MS } from '../core/duration.ts'
import type { Secret } from '../core/environment.ts'
import { maskCause } from '../core/mask.ts'
import type { Clock, Log } from '../flows/dependencies.ts'
import { type Cached, cached } from './cached.ts'
import type { ReadParameter } from './ssm.ts'

/** A secret that was changed is noticed within this time, without a restart. */
const SECRET_MAX_AGE_MS = 5 * MINUTE_MS
/** One that is refused is read again at once, but not more often than this, however many are forged. */
const REFUSED_MAX_AGE_MS = 10 * SECOND_MS

export interface SecretOptions<T> {
  clock: Clock
  log: Log
  readParameter: ReadParameter
  /** Makes the secret of a parameter's value; throws when it cannot. */
  parse: (text: string) => T
}

/** A function that gives the secret, read from its parameter when it is first needed and remembered until it is refused. */
export function secretReader<T>(secret: Secret<T>, options: SecretOptions<T>): Cached<T> {
  if (secret.kind === 'value') return () => Promise.resolve(secret.value)
  const { clock, log, readParameter, parse } = options
  const read = async () => {
    try {
      return parse(await readParameter(secret.name))
    } catch (error) {
      log('error', 'SECRET_UNREADABLE', { parameter: secret.name, cause: maskCause(error) })
      throw error
    }
  }
  return cached(read, { clock, maxAgeMs: SECRET_MAX_AGE_MS, refusedMaxAgeMs: REFUSED_MAX_AGE_MS })
}
