import type { Behaviour } from '../behaviour.ts'
import { boolean, decode, listOf, type Members, oneOf, record, whole } from './check.ts'

const ms = whole(0)

const members: { readonly [Name in keyof Behaviour]: Members[string] } = {
  copyStartMs: ms,
  copyDurationMs: ms,
  placeAsyncMs: ms,
  deliveryDelayMs: ms,
  deliveryRetryDelaysMs: listOf(ms),
  deliveriesInFlight: whole(1),
  schedulerLateMs: ms,
  scheduler: oneOf('on', 'off'),
  catchUpAfterOutage: boolean,
  missedRunStandsStill: boolean,
  manualCopyAdvancesNextRun: boolean,
  acceptsInactiveSubscription: boolean,
  metadataInherited: boolean,
  referencesUnique: boolean,
  listLagMs: ms,
  replayedEventRendersAnew: boolean,
  missingWalletMakesPending: boolean,
  attributesType: oneOf('omitted', 'present'),
}

const shape = record({}, members)

/** Reads a change of the behaviour; refuses it as a whole. */
export const behaviourOf = (value: unknown): Partial<Behaviour> => decode('behaviour', value, shape)
