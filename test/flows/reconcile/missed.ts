import { MINUTE_MS } from '../../../lib/core/duration.ts'
import { applyMissedDeliveries } from '../../../lib/flows/reconcile/missed-deliveries.ts'
import { type FlowWorld, makeWorld } from '../world.ts'
import { takeStep } from './take-step.ts'

/** A world in which something happens while nobody takes deliveries; a while later they are taken again, and nothing else ran. */
export async function unheard(happens: (world: FlowWorld) => Promise<unknown>): Promise<FlowWorld> {
  const world = makeWorld()
  world.broken.add('deliveries')
  await happens(world)
  world.broken.delete('deliveries')
  world.moveClock(3 * MINUTE_MS)
  return world
}

/** What the step finds, without the times. */
export async function take(world: FlowWorld) {
  const { findings, ...taken } = await takeStep(world, applyMissedDeliveries)
  return {
    ...taken,
    found: findings.map(({ code, state, evidence: { first_at, last_at, ...evidence } }) => ({
      code,
      state,
      ...evidence,
    })),
  }
}

/** What a pass finds where every delivery was taken. */
export const NOTHING = { outcome: 'finished', found: [], notes: {} } as const
