/** One delivery attempt as it leaves the emulator. */
export type OutgoingDelivery = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/**
 * Sends one delivery attempt. Rejecting means that no answer came: a broken connection, or none within
 * the five seconds that Commerce Layer waits, which are the sender's to keep.
 */
export type Deliver = (delivery: OutgoingDelivery) => Promise<{ readonly status: number }>
