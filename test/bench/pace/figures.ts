import { MINUTE_MS, SECOND_MS } from '../../../lib/core/duration.ts'
import type { Figure } from '../../../scripts/benches.ts'
import { mostWithin, percentile, sum } from '../../statistics.ts'
import { costFigures } from './cost-figures.ts'
import type { Asked } from './meter.ts'
import { minutesOf } from './minutes.ts'
import { overtakings } from './order.ts'
import { type Played, spanOf, withinLimit } from './play.ts'
import { useBesideOther, useOf } from './use-figures.ts'

/** What came of a scenario, in figures; each bears the scenario's name. */
export function figuresOf(name: string, played: Played): Figure[] {
  const { other } = played.scenario
  const figures = [
    ...(other === undefined ? useOf(played) : useBesideOther(played, other)),
    ...limitFigures(withinLimit(played.used.asked)),
    ...orderFigures(played),
    ...costFigures(played),
  ]
  return figures.map((figure) => ({ ...figure, name: `${name}: ${figure.name}` }))
}

function limitFigures(asked: readonly Asked[]): Figure[] {
  const timesMs = asked.map(({ exchange }) => exchange.atMs)
  const minutes = minutesOf(asked, spanOf(asked))
  const throttled = asked.filter(({ exchange }) => exchange.status === 429)
  const shares = minutes.map((one) => (100 * one.copies) / Math.max(1, one.asked))
  const copies = (100 * sum(minutes.map((one) => one.copies))) / Math.max(1, sum(minutes.map((one) => one.asked)))
  const bursts = Map.groupBy(asked, ({ exchange }) => endpointOf(exchange.path))
  const burst = Math.max(...[...bursts.values()].map((some) => mostWithin(some.map(atMs), 10 * SECOND_MS)))
  return [
    { name: 'requests that are copies', value: copies, unit: '%', target: 'at least 88' },
    { name: 'requests that are copies, least full minute', value: Math.min(100, ...shares), unit: '%' },
    { name: 'requests answered 429', value: (100 * throttled.length) / asked.length, unit: '%', target: 'below 0.5' },
    {
      name: 'requests in any 60 s, most',
      value: mostWithin(timesMs, MINUTE_MS),
      unit: 'requests',
      target: 'at most 200',
    },
    { name: 'requests to one endpoint in any 10 s, most', value: burst, unit: 'requests', target: 'at most 50' },
  ]
}

function atMs({ exchange }: Asked): number {
  return exchange.atMs
}

/** What the limit of bursts is counted by: the resource's type. */
function endpointOf(path: string): string {
  return path.split('/')[2] ?? ''
}

function orderFigures({ used, copies, placed, scenario }: Played): Figure[] {
  const overtaken = overtakings(used.asked)
  const doubled = [...copies.values()].filter((count) => count > 1).length
  const runs = scenario.dueTimes.length
  const [most, usual] = [Math.max(0, ...overtaken), percentile(overtaken, 0.99)]
  return [
    { name: 'a run before one due earlier, at most', value: most / MINUTE_MS, unit: 'min', target: 'at most 2' },
    { name: 'a run before one due earlier, 99th percentile', value: usual / MINUTE_MS, unit: 'min' },
    { name: 'runs with a second copy', value: doubled, unit: `of ${runs}`, target: '0' },
    { name: 'runs without a placed order', value: runs - placed, unit: `of ${runs}`, target: '0' },
  ]
}
