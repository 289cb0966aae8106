import type { Run, RunState } from '../../../lib/core/run.ts'
import { runKeyOf } from '../../../lib/core/run-key.ts'
import type { Evidence } from '../../../lib/local/story/accounting.ts'
import { assembleCast, FEWEST_RUNS } from '../../../lib/local/story/assemble-cast.ts'
import { type CastMember, dueMsOf, endingOf, seriesIdOfMember, sourceOrderOf } from '../../../lib/local/story/cast.ts'
import { runIn } from '../../core/sample-runs.ts'

/** When the sample story begins: 2026-11-01T00:00:00Z. */
export const STORY_START_MS = Date.UTC(2026, 10, 1)

/** The smallest cast. */
export const SAMPLE_CAST = assembleCast(FEWEST_RUNS, () => 0)

/** The member with this id. */
export function memberCalled(id: string): CastMember {
  const found = SAMPLE_CAST.find((member) => member.id === id)
  if (found === undefined) throw new Error(`there is no ${id} in the cast`)
  return found
}

/** Evidence of a story in which everything went as written. */
export function goodEvidence(): Evidence {
  const runs = SAMPLE_CAST.map(endedRun)
  const completed = SAMPLE_CAST.filter((member) => endingOf(member).outcome === 'completed')
  return {
    runs,
    orders: completed.map((member) => ({ id: targetOf(member), status: 'placed' })),
    copies: completed.map((member) => ({
      id: `${member.id}-copy`,
      source_order: sourceOrderOf(member),
      target_order: targetOf(member),
    })),
    deadLetters: {
      runs: runs.filter(({ state }) => state.name === 'parked').map(({ key }) => key),
      unreadable: 1,
      others: 0,
    },
  }
}

/** The order that a member's run ended in. */
export function targetOf({ id }: CastMember): string {
  return `${id}-target`
}

function endedRun(member: CastMember): Run {
  const dueMs = dueMsOf(member, STORY_START_MS)
  const seriesId = seriesIdOfMember(member)
  const copy = {
    type: 'order_copies',
    id: `${member.id}-copy`,
    status: 'completed',
    createdMs: dueMs,
    updatedMs: dueMs,
  } as const
  return runIn(endState(member, dueMs), {
    key: runKeyOf(seriesId, dueMs),
    seriesId,
    dueMs,
    clock: member.clock,
    copy: { ...copy, targetOrderId: targetOf(member), ours: member.clock === 'perennial' },
  })
}

function endState(member: CastMember, closedMs: number): RunState {
  const ending = endingOf(member)
  switch (ending.outcome) {
    case 'completed':
      return { name: 'completed', placed: true, closedMs }
    case 'skipped':
      return { name: 'skipped', reason: ending.reason, closedMs }
    case 'parked':
      return { name: 'parked', reason: ending.reason, parkedMs: closedMs }
  }
}
