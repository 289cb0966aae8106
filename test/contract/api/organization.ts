import type { CommerceLayerBundle } from '@commercelayer/sdk/bundle'

/** One client of the official SDK more, with options of its own. */
export type ClientOptions = {
  /** Default: the one that the token names. */
  readonly organization?: string
  readonly accessToken?: string
  readonly refreshToken?: (expired: string) => Promise<string>
  readonly timeout?: number
}

/** An organization of Commerce Layer as its official clients reach it. */
export type Organization = {
  readonly slug: string
  readonly credentials: { readonly clientId: string; readonly clientSecret: string }
  /** With a token, and a new one whenever that has expired. */
  readonly sdk: CommerceLayerBundle
  /** A placed order with a customer, which may be copied. */
  readonly sourceOrderId: string
  /** An automatic subscription of that order. */
  readonly subscriptionId: string
  /** What references of this test begin with; nothing else in the organization has one that does. */
  readonly stem: string
  client(options?: ClientOptions): CommerceLayerBundle
  /** Does something with js-auth, which takes no fetch of ours. */
  authenticating<Result>(work: () => Promise<Result>): Promise<Result>
  /** Waits until a check holds that does not hold at once. Throws what the check throws when it never does. */
  eventually<Result>(check: () => Promise<Result>): Promise<Result>
}
