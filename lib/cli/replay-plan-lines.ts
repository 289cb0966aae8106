import { REPLAY_KINDS, type ReplayKind } from '../core/replay-kinds.ts'
import { isoSeconds, type RunKey } from '../core/run-key.ts'
import type { PlannedReplay } from '../flows/replay/plan-replay.ts'
import { parkedMs } from './parked-groups.ts'
import { replayWords } from './replay-words.ts'
import { reasonOf } from './run-words.ts'
import { type TableStyle, tableLines } from './table.ts'
import { localTime } from './time-text.ts'

/** A plan: what would be replayed, and what would be left. */
export interface ReplayPlan {
  planned: readonly PlannedReplay[]
  /** What of it a replay takes, as it was asked for. */
  taken: readonly PlannedReplay[]
  /** Named, but nothing that could be replayed. */
  refused: readonly { run: RunKey; outcome: 'not_parked' | 'unknown_run' }[]
}

/** What a replay would do, for people: by what it does, and what it takes first. */
export function planLines({ planned, taken, refused }: ReplayPlan, style: TableStyle): string[] {
  const groups = [true, false].flatMap((isTaken) =>
    REPLAY_KINDS.flatMap((kind) => {
      const runs = planned.filter((one) => one.kind === kind && taken.includes(one) === isTaken)
      return runs.length === 0 ? [] : [groupLines(kind, runs, { isTaken, style })]
    }),
  )
  const others = refused.map(({ run, outcome }) => `${run}  ${REFUSED[outcome]}`)
  return [...groups, ...(others.length === 0 ? [] : [others])].flatMap((lines) => [...lines, ''])
}

/** Why a run that was named is not replayed. */
const REFUSED = {
  not_parked: 'not parked: it is over, or goes on by itself',
  unknown_run: 'unknown run: the ledger has none of this key',
} as const

function groupLines(
  kind: ReplayKind,
  runs: readonly PlannedReplay[],
  { isTaken, style }: { isTaken: boolean; style: TableStyle },
): string[] {
  const rows = runs.map(({ run }) => ({ cells: [localTime(parkedMs(run)), reasonOf(run) ?? '', run.key] }))
  const left = isTaken ? '' : ` (left: ${kind === 'looping' ? 'name the run' : `name the run, or --kind ${kind}`})`
  return [
    style.paint('bold', `${kind}: ${replayWords(kind)}${left}`),
    ...tableLines(['PARKED SINCE', 'REASON', 'RUN'], rows, style),
  ]
}

/** The same for programs. */
export function planJson({ planned, taken, refused }: ReplayPlan) {
  return {
    plan: planned.map((one) => ({
      run: one.run.key,
      reason: reasonOf(one.run) ?? null,
      since: isoSeconds(parkedMs(one.run)),
      replays: one.run.epoch - 1,
      kind: one.kind,
      taken: taken.includes(one),
    })),
    refused,
  }
}
