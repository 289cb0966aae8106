import { contest } from '../baseline/contest.ts'
import { exhaust, makeScenarios, type Share } from '../exhaustive.ts'
import type { CallPoint } from '../fate.ts'
import { MIXES, type Mix } from '../mixes.ts'
import { play } from '../play.ts'
import type { Strike } from '../single-fault.ts'
import type { Violation } from '../violation.ts'

/** A piece of work for one worker. Plain data, like its result: both cross threads. */
export type Job =
  | { kind: 'seeds'; firstSeed: number; count: number; mix: MixChoice }
  | { kind: 'contests'; firstSeed: number; count: number; mix: MixChoice }
  | { kind: 'strikes'; scenario: string; share: Share }

/** One mix by its name, or `all`: each seed is then played in one of them, in turn. */
export type MixChoice = Mix['name'] | 'all'

/** What became of all histories of one mix, or of one scenario. */
export interface Tally {
  name: string
  /** Calls in the calm history of a scenario. */
  points: number
  histories: number
  steps: number
  secondOrders: number
  /** Runs by the state that they were left in; of a contest, the sums of its accounts. */
  ends: Readonly<Record<string, number>>
}

/** A history that broke a promise: of a seed, or of a scenario with its strike. */
export type Found = { violation: Violation } & (
  | { kind: 'seed'; seed: number; mix: Mix['name'] }
  | { kind: 'strike'; scenario: string; strike: Strike; point: CallPoint }
)

export interface JobResult {
  tallies: Tally[]
  found: Found[]
}

/** Does a job. A seed that breaks a promise ends it. */
export async function doJob(job: Job): Promise<JobResult> {
  switch (job.kind) {
    case 'seeds':
      return await playSeeds(job)
    case 'contests':
      return await playContests(job)
    case 'strikes':
      return await playStrikes(job)
    default:
      return job satisfies never
  }
}

/** The mix that a seed is played in. */
export function mixOf(seed: number, choice: MixChoice): Mix {
  const mix = choice === 'all' ? MIXES[seed % MIXES.length] : MIXES.find(({ name }) => name === choice)
  if (mix === undefined) throw new Error(`expected one of ${MIXES.map(({ name }) => name).join(', ')}, got ${choice}`)
  return mix
}

async function playSeeds({ firstSeed, count, mix: choice }: Extract<Job, { kind: 'seeds' }>): Promise<JobResult> {
  const tallies: Tally[] = []
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const mix = mixOf(seed, choice)
    const playing = play({ seed, mix, keeping: 'unkept' })
    const { violation, steps, secondOrders, ends } = await named(`seed ${seed} of mix ${mix.name}`, playing)
    tallies.push({ name: mix.name, points: 0, histories: 1, steps, secondOrders, ends })
    if (violation) return { tallies: addUp(tallies), found: [{ kind: 'seed', seed, mix: mix.name, violation }] }
  }
  return { tallies: addUp(tallies), found: [] }
}

async function playContests({ firstSeed, count, mix: choice }: Extract<Job, { kind: 'contests' }>): Promise<JobResult> {
  const tallies: Tally[] = []
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const mix = mixOf(seed, choice)
    const playing = contest(seed, mix)
    const { perennial, baseline, violation } = await named(`seed ${seed} of mix ${mix.name}`, playing)
    const common = { points: 0, histories: 1, steps: 0, secondOrders: 0 }
    tallies.push({ name: `${mix.name}: Perennial`, ...common, ends: { ...perennial } })
    tallies.push({ name: `${mix.name}: baseline`, ...common, ends: { ...baseline } })
    if (violation) return { tallies: addUp(tallies), found: [{ kind: 'seed', seed, mix: mix.name, violation }] }
  }
  return { tallies: addUp(tallies), found: [] }
}

async function playStrikes({ scenario: name, share }: Extract<Job, { kind: 'strikes' }>): Promise<JobResult> {
  const scenario = makeScenarios().find((one) => one.name === name)
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`)
  const { points, histories, steps, ends, broken } = await named(name, exhaust(scenario, { share }))
  const found = broken.map(
    ({ strike, point, violation }): Found => ({ kind: 'strike', scenario: name, strike, point, violation }),
  )
  return { tallies: [{ name, points, histories, steps, secondOrders: 0, ends }], found }
}

/** An error that is none of a history's own says where it happened: what crosses threads has lost its way. */
export async function named<T>(where: string, playing: Promise<T>): Promise<T> {
  try {
    return await playing
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

/** One tally for each name, in the order of their first appearance. */
export function addUp(tallies: readonly Tally[]): Tally[] {
  const sums = new Map<string, Tally>()
  for (const tally of tallies) {
    const sum = sums.get(tally.name)
    sums.set(tally.name, sum === undefined ? tally : sumOf(sum, tally))
  }
  return [...sums.values()]
}

function sumOf(a: Tally, b: Tally): Tally {
  // The same history has the same calls, whoever plays it.
  if (a.points !== b.points) throw new Error(`${a.name} had ${a.points} calls once, and ${b.points} another time`)
  const ends = { ...a.ends }
  for (const [end, count] of Object.entries(b.ends)) ends[end] = (ends[end] ?? 0) + count
  return {
    name: a.name,
    points: a.points,
    histories: a.histories + b.histories,
    steps: a.steps + b.steps,
    secondOrders: a.secondOrders + b.secondOrders,
    ends,
  }
}
