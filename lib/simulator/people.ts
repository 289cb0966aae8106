import { HOUR_MS } from '../core/duration.ts'
import type { JsonObject } from '../emulator/json.ts'
import type { PlannedAct } from './acts.ts'
import { type Command, isCommand } from './duty/commands.ts'
import type { Duty } from './on-duty.ts'
import type { SeriesPlan } from './series-plan.ts'
import { changedTerms, resourceOf, seriesOf, sourceOrderOf } from './shop.ts'
import type { World } from './world.ts'

/** What people act on. What is done about parked runs, what else is commanded and how functions are deployed again, whoever has made them says. */
export interface Scene extends Pick<World, 'merchant' | 'queue' | 'timeline' | 'truth' | 'ledger'> {
  functions: Readonly<Record<string, { redeploy(): void }>>
  onDuty(duty: Duty): Promise<unknown>
  command(command: Command, plan: SeriesPlan): Promise<void>
}

/** Does it. What takes time goes on by itself; what is refused is given up. */
export async function enact(scene: Scene, { act, plan }: PlannedAct): Promise<void> {
  const { queue, functions, timeline } = scene
  if (isCommand(act)) return await scene.command(act, plan)
  switch (act) {
    case 'cancel':
      return await change(scene, plan, { _cancel: true })
    case 'deactivate':
      return await changeSubscription(scene, plan, { _deactivate: true })
    case 'resume':
      return await changeSubscription(scene, plan, { _activate: true })
    case 'reschedule':
      return await changeSubscription(scene, plan, { next_run_at: isoOf(timeline.nowMs() + 2 * HOUR_MS) })
    case 'delete_series':
      return await deleteSubscription(scene, plan)
    case 'set_end':
      return await changeTerms(scene, plan, { expires_at: isoOf(timeline.nowMs() + 2 * HOUR_MS) })
    case 'take_end_back':
      return await changeTerms(scene, plan, { expires_at: null })
    case 'change_frequency':
      return await makeDaily(scene, plan)
    case 'copy_by_hand':
      return await copyByHand(scene, plan, { place_target_order: true })
    case 'draft_by_hand':
      return await copyByHand(scene, plan, { place_target_order: false })
    case 'copy_of_another_system':
      return await copyByHand(scene, plan, { place_target_order: true, reference: `erp-${timeline.nowMs()}` })
    case 'run_by_hand':
      return await runByHand(scene, plan)
    case 'cancel_target':
      return await cancelTarget(scene, plan)
    case 'replay_all':
      return void (await scene.onDuty('replay'))
    case 'sort_out_parked':
      return void (await scene.onDuty('sort_out'))
    case 'redrive':
      return queue.redrive()
    case 'replay_and_redrive': {
      const replaying = scene.onDuty('replay_named')
      queue.redrive()
      await replaying
      return queue.redrive()
    }
    case 'redeploy':
      for (const one of Object.values(functions)) one.redeploy()
      return
    case 'send_newer_message':
      return await send(scene, newerMessage(scene, plan))
    case 'send_garbage':
      return await send(scene, 'not a message')
    default:
      return act satisfies never
  }
}

const isoOf = (ms: number): string => new Date(ms).toISOString()

async function change({ merchant }: Scene, plan: SeriesPlan, attributes: unknown): Promise<void> {
  const { type, id } = resourceOf(plan)
  await merchant.ask('PATCH', `${type}/${id}`, { type, id, attributes })
}

async function changeSubscription(scene: Scene, plan: SeriesPlan, attributes: unknown): Promise<void> {
  if (plan.kind !== 'order') await change(scene, plan, attributes)
}

/** An order that is placed cannot be deleted. */
async function deleteSubscription({ merchant }: Scene, plan: SeriesPlan): Promise<void> {
  if (plan.kind !== 'order') await merchant.ask('DELETE', `order_subscriptions/${plan.id}`)
}

async function changeTerms({ merchant }: Scene, plan: SeriesPlan, terms: JsonObject): Promise<void> {
  const { type, id } = resourceOf(plan)
  await merchant.ask('PATCH', `${type}/${id}`, { type, id, attributes: changedTerms(plan, terms) })
}

/** Of one that the platform runs nobody could tell afterwards which copy was for which run; and it may be late by part of its first period. */
async function makeDaily(scene: Scene, plan: SeriesPlan): Promise<void> {
  if (!plan.kind.startsWith('guarded')) await changeTerms(scene, plan, { frequency: 'daily' })
}

async function copyByHand({ merchant }: Scene, plan: SeriesPlan, attributes: JsonObject): Promise<void> {
  const relationships = { source_order: { data: { type: 'orders', id: sourceOrderOf(plan) } } }
  const data = { type: 'order_copies', attributes, relationships }
  await merchant.ask('POST', 'order_copies', data)
}

/** What the dashboard calls running a subscription now; there is no such thing for manual ones. */
async function runByHand({ merchant }: Scene, plan: SeriesPlan): Promise<void> {
  if (!plan.kind.endsWith('automatic')) return
  const relationships = {
    source_order: { data: { type: 'orders', id: sourceOrderOf(plan) } },
    order_subscription: { data: { type: 'order_subscriptions', id: plan.id } },
  }
  const data = { type: 'recurring_order_copies', attributes: { place_target_order: true }, relationships }
  await merchant.ask('POST', 'recurring_order_copies', data)
}

/** The customer calls, and wants none of the order that was made last. */
async function cancelTarget({ merchant, truth }: Scene, plan: SeriesPlan): Promise<void> {
  const last = [...truth.copies()].findLast(({ sourceOrderId }) => sourceOrderId === sourceOrderOf(plan))
  const id = last?.targetOrderId
  if (id === undefined) return
  await merchant.ask('PATCH', `orders/${id}`, { type: 'orders', id, attributes: { _cancel: true } })
}

/** The version after the present one was deployed, asked for work on a run, and was taken back. */
function newerMessage({ ledger }: Scene, plan: SeriesPlan): string {
  const run = ledger.allRuns().find(({ seriesId }) => seriesId === seriesOf(plan))
  return JSON.stringify({ v: 2, kind: 'copy_request', run: run?.key, epoch: run?.epoch, asked: 'otherwise' })
}

async function send({ queue }: Scene, body: string): Promise<void> {
  await queue.queue.send([{ body, delaySeconds: 0 }])
}

/** Customers pay what a failed copy has left them with: an order that is pending may be paid at any time. */
export async function payOpenOrders({ merchant, truth }: Pick<World, 'merchant' | 'truth'>): Promise<void> {
  for (const { status, targetOrderId: id } of [...truth.copies()]) {
    const isOpen = status === 'failed' && id !== undefined && truth.order(id)?.status === 'pending'
    if (!isOpen) continue
    await merchant.ask('PATCH', `orders/${id}`, { type: 'orders', id, attributes: { _place: true } })
  }
}
