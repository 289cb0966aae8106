import { type Backlog, backlogOf } from '../core/backlog.ts'
import { MINUTE_MS } from '../core/duration.ts'
import { lastMoveMs } from '../core/history.ts'
import { LANES } from '../core/lane.ts'
import { type Pace, RELEASE_AHEAD_MS, type StopReason } from '../core/pace.ts'
import { speedUp } from '../core/rate-limit.ts'
import { isReleased, RELEASE_AGAIN_MS } from '../core/release.ts'
import type { Run } from '../core/run.ts'
import type { Dependencies } from './dependencies.ts'
import { expireClaim } from './expire-claim.ts'
import { startMs } from './plan-run.ts'
import { releaseRuns } from './release-runs.ts'
import { ringBell } from './ring-bell.ts'

type Needs = Pick<Dependencies, 'ledger' | 'queue' | 'clock' | 'log' | 'settings'>

/** A copy that is out for longer makes room in front of the index for what is due. */
const IN_FRONT_MS = 2 * MINUTE_MS

/** What one dispatch did. */
export interface Dispatched extends Backlog {
  due: number
  released: number
  expired: number
  /** Why releases were stopped when it began, if they were. */
  stopped: StopReason | undefined
}

/** Every minute: releases what is due, oldest first, and puts runs whose holder died in doubt. */
export async function dispatchRuns(deps: Needs): Promise<Dispatched> {
  await startMs(deps)
  const pace = await deps.ledger.readPace()
  if (pace !== undefined) await recoverPace(deps, pace)
  const untilMs = deps.clock.nowMs() + RELEASE_AHEAD_MS
  const runs = await readDueRuns(deps, untilMs)
  const backlog = backlogOf(runs, deps.clock.nowMs())
  const releases = await deps.ledger.releasesSince(deps.clock.nowMs() - RELEASE_AGAIN_MS)
  let expired = 0
  const ready: Run[] = []
  for (const run of runs) {
    const duty = isReleased(run, releases) ? 'leave' : dutyOf(run, untilMs, deps)
    if (duty === 'release') ready.push(run)
    if (duty === 'refresh') await deps.ledger.refreshWake(run)
    if (duty === 'doubt') expired += await doubtExpired(deps, run)
  }
  const { released } = await releaseRuns(deps, ready, pace?.dispatches ?? 0)
  deps.log('info', 'DISPATCHED', { due: runs.length, released, expired })
  return { due: runs.length, released, expired, stopped: pace?.stopped?.reason, ...backlog }
}

type Duty = 'release' | 'refresh' | 'doubt' | 'leave'

/** What to do about a run that the index says is due. The index keeps the old time of claimed and accepted runs. */
function dutyOf(run: Run, untilMs: number, deps: Needs): Duty {
  const { state } = run
  const nowMs = deps.clock.nowMs()
  switch (state.name) {
    case 'planned':
    case 'in_doubt':
      return state.wakeMs <= untilMs ? 'release' : 'leave'
    case 'accepted':
      if (state.wakeMs <= nowMs) return 'release'
      return lastMoveMs(run) + IN_FRONT_MS < nowMs ? 'refresh' : 'leave'
    case 'claimed':
      return state.leaseUntilMs + deps.settings.clockSkewMs < nowMs ? 'doubt' : 'leave'
    case 'completed':
    case 'skipped':
    case 'parked':
      return 'leave'
    default:
      return state satisfies never
  }
}

async function doubtExpired(deps: Needs, run: Run): Promise<number> {
  const moved = await expireClaim(deps, run)
  if (moved !== 'already_done' && moved.state.name === 'parked') await ringBell(deps, moved)
  return 1
}

/** Enough to fill every slot of the next 90 seconds, with as many again that are found to be in work. */
function mostDue(deps: Needs): number {
  return 2 * Math.ceil((deps.settings.apiRequestsPerMinute * RELEASE_AHEAD_MS) / MINUTE_MS) + 200
}

async function readDueRuns(deps: Needs, untilMs: number): Promise<Run[]> {
  const limit = mostDue(deps)
  const lanes = await Promise.all(LANES.map((lane) => deps.ledger.dueRuns({ untilMs, limit, lane })))
  const keys = [...new Set(lanes.flat())]
  const runs = new Map((keys.length === 0 ? [] : await deps.ledger.readRuns(keys)).map((run) => [run.key, run]))
  // The index gave the order, oldest first; the rows come back without one.
  return keys.flatMap((key) => runs.get(key) ?? [])
}

/** Quiet raises the pace again, a tenth of the configured rate a minute, where Commerce Layer does not tell what is left. */
async function recoverPace(deps: Needs, pace: Pace): Promise<void> {
  const nowMs = deps.clock.nowMs()
  const faster = pace.quietUntilMs > nowMs ? pace : speedUp(pace, deps.settings.apiRequestsPerMinute, nowMs)
  if (faster === pace) return
  await deps.ledger.savePace({ ...faster, version: pace.version + 1 })
}
