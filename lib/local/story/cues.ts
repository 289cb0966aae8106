import type { Fault, Switches } from '../../emulator/control-types.ts'
import type { JsonObject } from '../../emulator/json.ts'

/** When something happens to a member of the cast: so long after its checkout, or after its run is due (or before). */
export interface StoryTime {
  from: 'checkout' | 'due'
  afterMs: number
}

/** Something that happens, and how it is told. */
export type Cue = { at: StoryTime; tells: string } & Happening

export type Happening =
  /** Somebody at the shop changes something through the API. `path` is below `/api`. */
  | { does: 'patch'; type: 'orders' | 'order_subscriptions'; id: string; attributes: JsonObject }
  /** From now on requests or deliveries go wrong. */
  | { does: 'arm'; faults: readonly Fault[] }
  /** The world changes where nobody tells us. */
  | { does: 'switch'; switches: Switches }
  /** Somebody sends us a delivery that Commerce Layer did not make. */
  | { does: 'send'; topic: string; body: string; signedWith: 'our_secret' | 'another_secret'; answered: number }
  /** The process of a function dies while it waits for the answer to the POST of the copy for this member's run. */
  | { does: 'kill'; functionName: string; id: string; sourceOrder: string }
