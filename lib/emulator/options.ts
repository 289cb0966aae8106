import type { Behaviour } from './behaviour.ts'
import type { Deliver } from './deliveries/deliver.ts'
import type { Resource } from './resource.ts'
import type { Snapshot } from './snapshot.ts'

export type EmulatorOptions = {
  readonly clock: { nowMs(): number }
  readonly random: { next(): number }
  readonly deliver: Deliver
  /** Waits for real; needed by the fault `answer_late` only. */
  readonly sleep?: (ms: number) => Promise<void>
  /** Sets the injected clock (epoch milliseconds); without it POST `/_emulator/clock` is refused. What falls due by it is done here. */
  readonly setClock?: (nowMs: number) => void | Promise<void>
  /** Default `perennial-demo`. */
  readonly organization?: string
  /** Default `test`. */
  readonly mode?: 'test' | 'live'
  /** Origin of absolute links, without a slash at its end. Default: the origin that the request was made to. */
  readonly origin?: string
  /** Default `demo-client-id` and `demo-client-secret`. */
  readonly clientId?: string
  readonly clientSecret?: string
  /** Default `off`. */
  readonly rateLimits?: 'off' | 'real'
  readonly behaviour?: Partial<Behaviour>
  /**
   * Names of the attributes and relationships that deliveries show, and answers where nobody asks for others, by type; for
   * who reads nothing else and has no time to spare. Default, and of types that it lacks: all of them, as the platform does.
   */
  readonly shownFields?: ReadonlyMap<string, ReadonlySet<string>>
  /**
   * Told of every resource that is new or has changed, as it is now. What a request has changed before it was refused is
   * told too, and then what it was before. Not told of what is deleted.
   */
  readonly watch?: (resource: Resource) => void
  /** What an earlier emulator's `snapshot()` gave; everything continues from there. */
  readonly snapshot?: Snapshot
}
