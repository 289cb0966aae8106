import { HOUR_MS } from '../../core/duration.ts'
import { type Run, scheduledMs } from '../../core/run.ts'
import { cancelRun } from '../../flows/person/cancel-run.ts'
import { moveRunTo } from '../../flows/person/move-run.ts'
import { skipRun } from '../../flows/person/skip-run.ts'
import { recentRuns } from '../../flows/recent-runs.ts'
import { seriesOf } from '../shop.ts'
import type { Person } from './person.ts'

/** `perennial skip RUN`. */
export async function skipSome(person: Person): Promise<string> {
  return await withSomeRun(person, async (run) => (await skipRun(person.deps, run.key)).outcome)
}

/** `perennial cancel RUN`. */
export async function cancelSome(person: Person): Promise<string> {
  const word = { reason: 'nobody wants it', by: 'a person' }
  return await withSomeRun(person, async (run) => (await cancelRun(person.deps, run.key, word)).outcome)
}

/** `perennial move RUN`: to now or soon, or by some hours to or fro. */
export async function moveSome(person: Person): Promise<string> {
  const { random, clock } = person.deps
  return await withSomeRun(person, async (run) => {
    const fromMs = random.next() < 0.5 ? clock.nowMs() : scheduledMs(run) - HOUR_MS
    return (await moveRunTo(person.deps, run.key, fromMs + Math.floor(random.next() * 3 * HOUR_MS))).outcome
  })
}

/** A run that the person sees in `perennial runs --series`: a while later it is given to a command. */
async function withSomeRun({ deps, plan }: Person, act: (run: Run) => Promise<string>): Promise<string> {
  const runs = await recentRuns(deps, seriesOf(plan))
  const run = runs[Math.floor(deps.random.next() * runs.length)]
  return run === undefined ? 'unknown_run' : await act(run)
}
