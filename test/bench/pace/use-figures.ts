import type { Figure } from '../../../scripts/benches.ts'
import { median } from '../../statistics.ts'
import { type Minute, minutesOf } from './minutes.ts'
import type { OtherConsumer } from './other-consumer.ts'
import { type Played, spanOf, withinLimit } from './play.ts'

/** What counts as using a rate (%). */
const LEAST_USE = 97

/** How much of the configured rate is used in the full minutes from the first request to the last copy. */
export function useOf(played: Played): Figure[] {
  const asked = withinLimit(played.used.asked)
  const minutes = minutesOf(asked, spanOf(asked))
  return useFigures('use of the configured rate', minutes, played.settings.apiRequestsPerMinute)
}

/** The same before, beside and after another consumer; beside it, what counts is what it leaves. */
export function useBesideOther(played: Played, other: OtherConsumer): Figure[] {
  const perMinute = played.settings.apiRequestsPerMinute
  const asked = withinLimit(played.used.asked)
  const { fromMs, toMs } = spanOf(asked)
  const after = minutesOf(asked, { fromMs: other.toMs, toMs })
  const { others } = played
  return [
    ...useFigures('use of the rate before the other', minutesOf(asked, { fromMs, toMs: other.fromMs }), perMinute),
    ...useFigures(
      'use of what the other leaves',
      minutesOf(asked, { fromMs: other.fromMs, toMs: Math.min(other.toMs, toMs) }),
      perMinute - other.perMinute,
    ),
    ...useFigures('use of the rate after the other', after, perMinute),
    { name: 'minutes until the rate is used again', value: recovery(after, perMinute), unit: 'min' },
    { name: 'requests of the other answered 429', value: (100 * others.throttled) / others.asked, unit: '%' },
  ]
}

function useFigures(name: string, minutes: readonly Minute[], perMinute: number): Figure[] {
  if (minutes.length === 0) return [{ name: `${name}, full minutes`, value: 0, unit: 'min' }]
  const used = minutes.map(({ answered }) => (100 * answered) / perMinute)
  const below = used.filter((one) => one < LEAST_USE).length
  return [
    { name: `${name}, least full minute`, value: Math.min(...used), unit: '%', target: `at least ${LEAST_USE}` },
    { name: `${name}, median`, value: median(used), unit: '%' },
    { name: `${name}, most`, value: Math.max(...used), unit: '%' },
    { name: `${name}, full minutes below ${LEAST_USE} %`, value: below, unit: `of ${used.length}`, target: '0' },
  ]
}

/** Minutes from the other's end until the first one in which the rate is used; all that there are when there is none. */
function recovery(after: readonly Minute[], perMinute: number): number {
  const first = after.findIndex(({ answered }) => (100 * answered) / perMinute >= LEAST_USE)
  return first === -1 ? after.length : first
}
