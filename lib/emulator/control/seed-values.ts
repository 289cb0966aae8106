import type { SeedOrder, SeedSubscription } from '../control-types.ts'
import type { JsonObject } from '../json.ts'
import { isoOf, msOf } from '../time.ts'

/** What people may write on a seeded resource of any type. */
export const remarksOf = ({
  reference,
  reference_origin,
  metadata,
}: Pick<SeedOrder | SeedSubscription, 'reference' | 'reference_origin' | 'metadata'>): JsonObject => ({
  reference: reference ?? null,
  reference_origin: reference_origin ?? null,
  metadata: metadata ?? {},
})

/** A seeded time as the API writes it; `null` where there is none. */
export const seededIso = (time: string | undefined): string | null =>
  time === undefined ? null : isoOf(msOf(time) ?? 0)
