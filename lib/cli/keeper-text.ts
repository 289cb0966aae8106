import type { SeriesClock } from '../core/series.ts'

const KEEPERS: Readonly<Record<SeriesClock, { name: string; more: string }>> = {
  commerce_layer: { name: 'Commerce Layer', more: 'Commerce Layer runs it, Perennial guards each run' },
  perennial: { name: 'Perennial', more: 'Perennial runs it' },
  cancelled: { name: 'nobody', more: 'it is cancelled at Commerce Layer' },
  inactive: { name: 'nobody', more: 'it is not active, and has no metadata of ours' },
  invalid: { name: 'nobody', more: 'its metadata is invalid' },
  gone: { name: 'nobody', more: 'Commerce Layer does not have it any more' },
  not_a_series: { name: 'nobody', more: 'its order is not placed, was made by a copy, or does not ask to recur' },
}

/** Who keeps the clock of a series, in a word or two. */
export function keeperName(clock: SeriesClock): string {
  return KEEPERS[clock].name
}

/** Why nobody keeps the clock of a series; empty where somebody does. */
export function noKeeperText(clock: SeriesClock): string {
  const { name, more } = KEEPERS[clock]
  return name === 'nobody' ? more : ''
}

/** Who keeps the clock of a series, in a sentence. */
export function keeperText(clock: SeriesClock): string {
  const { name, more } = KEEPERS[clock]
  return name === 'nobody' ? `nobody: ${more}` : more
}
