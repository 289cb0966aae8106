import { END_OF_TIME_MS } from '../../core/duration.ts'
import type { Run } from '../../core/run.ts'
import { readingRuns, writingRuns } from './runs.ts'
import { type Bend, type Sabotage, withApi, withLedger } from './sabotage.ts'

const forgetsClaims: Bend = (deps) =>
  withLedger(deps, ({ saveRun }) => ({
    saveRun: async (run) => (run.state.name === 'claimed' ? 'saved' : await saveRun(run)),
  }))

/** The claim is held back, and written by whatever comes after the POST. */
const claimsAfterwards: Bend = (deps) => {
  let held: Run | undefined
  const write = deps.ledger.saveRun
  const writeHeld = async (): Promise<void> => {
    const claim = held
    held = undefined
    if (claim !== undefined) await write(claim)
  }
  const holding = withLedger(deps, () => ({
    saveRun: async (run) => {
      await writeHeld()
      if (run.state.name !== 'claimed') return await write(run)
      held = run
      return 'saved'
    },
  }))
  return withApi(holding, ({ createCopy }) => ({
    createCopy: async (copy) => {
      const created = await createCopy(copy)
      await writeHeld()
      return created
    },
  }))
}

function unclaimed(run: Run): Run {
  const { state } = run
  if (state.name !== 'claimed') return run
  return { ...run, state: { name: 'planned', action: state.action, fenced: state.fenced, wakeMs: 0 } }
}

function unclaimedOnceExpired(run: Run, nowMs: number): Run {
  return run.state.name === 'claimed' && run.state.leaseUntilMs < nowMs ? unclaimed(run) : run
}

/** Sabotage of claims and their leases. */
export const CLAIMS = {
  claim_not_saved: {
    what: 'a run is worked on without its claim having been written',
    breaks: ['P1', 'P4', 'P6', 'convergence'],
    mix: 'plain',
    caughtBy: 7,
    bend: forgetsClaims,
  },
  claim_after_effect: {
    what: 'the claim is written after the POST instead of before',
    breaks: ['P1', 'P4'],
    mix: 'plain',
    caughtBy: 218,
    bend: claimsAfterwards,
  },
  claim_ignored: {
    what: 'a second worker takes a run that another holds',
    breaks: ['P1', 'P4'],
    mix: 'plain',
    caughtBy: 110,
    bend: readingRuns(unclaimed),
  },
  lease_ignored: {
    what: 'a run whose holder has died goes on with what was planned, not in doubt',
    breaks: ['P1', 'P4'],
    mix: 'plain',
    caughtBy: 110,
    bend: readingRuns(unclaimedOnceExpired),
  },
  lease_without_end: {
    what: 'a claim holds for ever',
    breaks: ['convergence'],
    mix: 'plain',
    caughtBy: 18,
    bend: writingRuns((run) =>
      run.state.name === 'claimed' ? { ...run, state: { ...run.state, leaseUntilMs: END_OF_TIME_MS } } : run,
    ),
  },
} as const satisfies Record<string, Sabotage>
