import { MINUTE_MS } from '../core/duration.ts'
import type { Behaviour } from '../emulator/behaviour.ts'

/** Of 10 choices that nobody documents, as many fall otherwise than the emulator's defaults. */
const OTHERWISE = 0.15

/**
 * How Commerce Layer may be beyond what is documented; how late and how up it is, is weather. It is documented never to catch up:
 * of copies that it made at one moment for several due times nobody could tell which is whose.
 */
export type Ways = Omit<Behaviour, 'schedulerLateMs' | 'listLagMs' | 'scheduler' | 'catchUpAfterOutage'>

/** What else each of its ways may be. */
const OTHER_WAYS: { readonly [Name in keyof Ways]: (chance: () => number) => Ways[Name] } = {
  copyStartMs: (chance) => upTo(chance, 2 * MINUTE_MS),
  copyDurationMs: (chance) => upTo(chance, 10 * MINUTE_MS),
  placeAsyncMs: (chance) => upTo(chance, MINUTE_MS),
  deliveryDelayMs: (chance) => upTo(chance, MINUTE_MS),
  deliveryRetryDelaysMs: (chance) => Array.from({ length: upTo(chance, 11) }, () => upTo(chance, 30 * MINUTE_MS)),
  deliveriesInFlight: (chance) => 1 + upTo(chance, 5),
  missedRunStandsStill: () => false,
  manualCopyAdvancesNextRun: () => true,
  acceptsInactiveSubscription: () => false,
  metadataInherited: () => true,
  referencesUnique: () => true,
  replayedEventRendersAnew: () => false,
  missingWalletMakesPending: () => true,
  attributesType: () => 'present',
}

/** Draws in what Commerce Layer is otherwise than the emulator's defaults. */
export function drawBehaviour(chance: () => number): Partial<Ways> {
  const drawn = Object.entries(OTHER_WAYS).flatMap(([name, way]) => (chance() < OTHERWISE ? [[name, way(chance)]] : []))
  return Object.fromEntries(drawn)
}

function upTo(chance: () => number, most: number): number {
  return Math.floor(chance() * most)
}
