import { HOUR_MS } from '../core/duration.ts'
import { replayRun } from '../flows/replay.ts'
import type { SeriesPlan } from './series-plan.ts'
import { resourceOf, sourceOrderOf } from './shop.ts'
import type { World } from './world.ts'

/** What a person does at a moment, which is the worst one sooner or later. */
export type Act =
  | 'cancel'
  | 'deactivate'
  | 'reschedule'
  | 'copy_by_hand'
  | 'replay_all'
  | 'redrive'
  | 'redeploy'
  | 'send_newer_message'
  | 'send_garbage'

const ACTS: readonly Act[] = [
  'cancel',
  'deactivate',
  'reschedule',
  'copy_by_hand',
  'replay_all',
  'replay_all',
  'redrive',
  'redrive',
  'redeploy',
  'send_newer_message',
  'send_garbage',
]

export interface PlannedAct {
  act: Act
  atMs: number
  plan: SeriesPlan
}

/** Acts that change what is due, so that the terms of the plan do not tell any more. */
export const CHANGES_THE_SERIES: ReadonlySet<Act> = new Set(['cancel', 'deactivate', 'reschedule'])

/** Draws what people do in a history: mostly nothing. */
export function drawPeople(
  chance: () => number,
  about: { fromMs: number; toMs: number; plans: readonly SeriesPlan[] },
): PlannedAct[] {
  const count = chance() < 0.6 ? 0 : 1 + Math.floor(chance() * 3)
  return Array.from({ length: count }, () => {
    const plan = about.plans[Math.floor(chance() * about.plans.length)]
    const act = ACTS[Math.floor(chance() * ACTS.length)]
    const atMs = about.fromMs + Math.floor(chance() * (about.toMs - about.fromMs))
    if (plan === undefined || act === undefined) throw new Error('expected a series and an act to draw from')
    return { act, atMs, plan }
  })
}

/** What people act on. How runs are replayed and functions deployed again, whoever has made them says. */
export interface Scene extends Pick<World, 'merchant' | 'queue' | 'timeline'> {
  functions: Readonly<Record<string, { redeploy(): void }>>
  replay(): Promise<void>
}

/** Does it. What takes time goes on by itself. */
export async function enact(scene: Scene, { act, plan }: PlannedAct): Promise<void> {
  const { merchant, queue, functions, timeline } = scene
  const { type, id } = resourceOf(plan)
  const patch = (attributes: unknown) => merchant.ask('PATCH', `${type}/${id}`, { type, id, attributes })
  switch (act) {
    case 'cancel':
      return void (await patch({ _cancel: true }))
    case 'deactivate':
      return void (type === 'orders' ? undefined : await patch({ _deactivate: true }))
    case 'reschedule': {
      const next_run_at = new Date(timeline.nowMs() + 2 * HOUR_MS).toISOString()
      return void (type === 'orders' ? undefined : await patch({ next_run_at }))
    }
    case 'copy_by_hand': {
      const relationships = { source_order: { data: { type: 'orders', id: sourceOrderOf(plan) } } }
      const data = { type: 'order_copies', attributes: { place_target_order: true }, relationships }
      return void (await merchant.ask('POST', 'order_copies', data))
    }
    case 'replay_all':
      return await scene.replay()
    case 'redrive':
      return queue.redrive()
    case 'redeploy':
      for (const one of Object.values(functions)) one.redeploy()
      return
    case 'send_newer_message':
      return void (await queue.queue.send([{ body: '{"v":99,"kind":"copy_request"}', delaySeconds: 0 }]))
    case 'send_garbage':
      return void (await queue.queue.send([{ body: 'not a message', delaySeconds: 0 }]))
    default:
      return act satisfies never
  }
}

/** Customers pay what a failed copy has left them with: an order that is pending may be paid at any time. */
export async function payOpenOrders({ merchant, truth }: Pick<World, 'merchant' | 'truth'>): Promise<void> {
  for (const { status, targetOrderId: id } of [...truth.copies()]) {
    const isOpen = status === 'failed' && id !== undefined && truth.order(id)?.status === 'pending'
    if (!isOpen) continue
    await merchant.ask('PATCH', `orders/${id}`, { type: 'orders', id, attributes: { _place: true } })
  }
}

/** What `perennial replay` does, for every parked run. */
export async function replayAll(world: World): Promise<void> {
  const { ledger, queue, timeline, settings, deployment } = world
  const deps = { ledger, queue: queue.queue, clock: timeline, settings, log: deployment.installation.log }
  for (const run of ledger.allRuns()) if (run.state.name === 'parked') await replayRun(deps, run.key)
}
