import { expect, test } from 'vitest'
import { MIXES, type Mix } from '../../lib/simulator/mixes.ts'
import { play } from '../../lib/simulator/play.ts'
import type { Sabotage } from '../../lib/simulator/sabotage/sabotage.ts'
import { SABOTAGES } from '../../lib/simulator/sabotage/sabotages.ts'
import type { Promised } from '../../lib/simulator/violation.ts'
import { runs } from '../runs.ts'

/** A sabotage that as many histories do not show is not caught. */
const MOST_SEEDS = 2_000

/** A whole search may take minutes. */
const SEARCH_MS = 30 * 60_000

const sabotages = Object.entries(SABOTAGES)

function mixOf({ mix: name }: Sabotage): Mix {
  const mix = MIXES.find((one) => one.name === name)
  if (mix === undefined) throw new Error(`no mix is called ${name}`)
  return mix
}

/** A long search shows how many seeds each needs; a short one begins with the seed that is known to show it. */
function* seedsFor({ caughtBy }: Sabotage): Generator<number> {
  const isLong = runs(1).numRuns > 1
  if (!isLong) yield caughtBy
  for (let seed = 1; seed <= MOST_SEEDS; seed += 1) yield seed
}

async function brokenBy(seed: number, mix: Mix, bend?: Sabotage['bend']): Promise<Promised | undefined> {
  const bent = bend === undefined ? {} : { bend }
  return (await play({ seed, mix, keeping: 'unkept', ...bent })).violation?.promise
}

/** What a sabotage breaks in a history in which nothing is broken without it. */
async function brokenOnlyBy(sabotage: Sabotage, seed: number): Promise<Promised | undefined> {
  const broken = await brokenBy(seed, mixOf(sabotage), sabotage.bend)
  return broken !== undefined && (await brokenBy(seed, mixOf(sabotage))) === undefined ? broken : undefined
}

test('there are at least 22 sabotages', () => {
  expect(sabotages.length).toBeGreaterThanOrEqual(22)
})

test.each(sabotages)(
  '%s is caught within 2,000 seeds, in a history that is sound without it',
  async (name, sabotage) => {
    const others = new Set<Promised>()
    for (const seed of seedsFor(sabotage)) {
      const broken = await brokenOnlyBy(sabotage, seed)
      if (broken !== undefined && sabotage.breaks.includes(broken)) return
      if (broken !== undefined) others.add(broken)
    }
    expect.fail(`${name} broke none of ${sabotage.breaks.join(', ')}, only [${[...others].join(', ')}]`)
  },
  SEARCH_MS,
)
