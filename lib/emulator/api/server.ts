import type { World } from '../world.ts'
import type { Counter } from './counts.ts'
import type { RateLimits } from './rate-limits.ts'
import type { TokenIssuer } from './tokens.ts'

/** What requests to the API and the token endpoint are answered with. */
export type Server = {
  readonly world: World
  readonly tokens: TokenIssuer
  readonly counter: Counter
  readonly rateLimits?: RateLimits
  readonly origin?: string
  readonly sleep?: (ms: number) => Promise<void>
}
