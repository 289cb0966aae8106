import { makeScenarios } from '../exhaustive.ts'
import { work } from './crew.ts'
import { addUp, type Found, type Job, type MixChoice, type Tally } from './job.ts'

/** What is looked for, and how hard. */
export interface Search {
  /** How many seeds, from which on; 0 for none. */
  seeds: number
  start: number
  mix: MixChoice
  exhaustive: 'yes' | 'no'
  /** Whether each seed is played a second time by somebody to compare with. */
  against: 'nobody' | 'baseline'
  workers: number
}

/** How far it is: jobs done of all jobs, and histories so far. */
export interface Progress {
  done: number
  jobs: number
  histories: number
}

export interface Outcome {
  /** One for each mix. */
  mixes: Tally[]
  /** One for each scenario of the exhaustive mode. */
  scenarios: Tally[]
  /** What broke a promise, of the lowest seed where several did. */
  found: Found | undefined
}

/** Small enough that all threads end at about the same time, large enough that they need not talk much. */
const SEEDS_A_JOB = 20
const JOBS_A_SCENARIO = 8

/** Looks for a history that breaks a promise. */
export async function search(what: Search, tell: (progress: Progress) => void): Promise<Outcome> {
  const jobs = [...strikeJobs(what), ...seedJobs(what)]
  const tallies: Tally[] = []
  const found: Found[] = []
  let [done, histories] = [0, 0]
  await work(jobs, {
    workers: Math.min(what.workers, Math.max(1, jobs.length)),
    onResult: (result) => {
      tallies.push(...result.tallies)
      found.push(...result.found)
      done += 1
      histories += result.tallies.reduce((sum, tally) => sum + tally.histories, 0)
      tell({ done, jobs: jobs.length, histories })
    },
  })
  const sums = addUp(tallies)
  return {
    mixes: sums.filter(({ points }) => points === 0).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    scenarios: sums.filter(({ points }) => points > 0),
    found: found.toSorted((a, b) => seedOf(a) - seedOf(b))[0],
  }
}

function seedOf(found: Found): number {
  return found.kind === 'seed' ? found.seed : 0
}

function seedJobs({ seeds, start, mix, against }: Search): Job[] {
  return Array.from({ length: Math.ceil(seeds / SEEDS_A_JOB) }, (_, index) => {
    const firstSeed = start + index * SEEDS_A_JOB
    const count = Math.min(SEEDS_A_JOB, start + seeds - firstSeed)
    return { kind: against === 'nobody' ? 'seeds' : 'contests', firstSeed, count, mix }
  })
}

function strikeJobs({ exhaustive, mix }: Search): Job[] {
  if (exhaustive === 'no') return []
  return makeScenarios()
    .filter(({ plan }) => mix === 'all' || plan.mix.name === mix)
    .flatMap(({ name }) =>
      Array.from({ length: JOBS_A_SCENARIO }, (_, from): Job => {
        return { kind: 'strikes', scenario: name, share: { every: JOBS_A_SCENARIO, from } }
      }),
    )
}
