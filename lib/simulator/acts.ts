import type { Command } from './duty/commands.ts'
import type { SeriesPlan } from './series-plan.ts'

/** What a person does at a moment, which is the worst one sooner or later. */
export type Act = (typeof ACTS)[number] | Edit

/** All of them, as often as they are drawn. */
export const ACTS = [
  'cancel',
  'deactivate',
  'resume',
  'reschedule',
  'delete_series',
  'copy_by_hand',
  'run_by_hand',
  'cancel_target',
  'replay_all',
  'sort_out_parked',
  'redrive',
  'replay_and_redrive',
  'redeploy',
  'send_newer_message',
  'send_garbage',
] as const

/** What they change of a series, and what else they make of its order: drawn by a chance of its own. */
export const EDITS = [
  'set_end',
  'take_end_back',
  'change_frequency',
  'draft_by_hand',
  'copy_of_another_system',
] as const
type Edit = (typeof EDITS)[number]

/** Something that a person does, or has `perennial` do. */
export interface PlannedAct {
  act: Act | Command
  atMs: number
  plan: SeriesPlan
}

/** Of those the ones that change its terms. */
export const CHANGES_TERMS = ['set_end', 'take_end_back', 'change_frequency'] as const satisfies readonly Edit[]

/** Acts that change what is due, so that the terms of the plan do not tell any more. */
export const CHANGES_THE_SERIES: ReadonlySet<PlannedAct['act']> = new Set([
  'cancel',
  'deactivate',
  'resume',
  'reschedule',
  'delete_series',
  ...CHANGES_TERMS,
])

/** Draws what people do in a history: mostly nothing. */
export function drawPeople(
  chance: () => number,
  about: { fromMs: number; toMs: number; plans: readonly SeriesPlan[] },
): PlannedAct[] {
  const count = chance() < 0.5 ? 0 : 1 + Math.floor(chance() * 4)
  return Array.from({ length: count }, () => {
    const plan = about.plans[Math.floor(chance() * about.plans.length)]
    const act = ACTS[Math.floor(chance() * ACTS.length)]
    const atMs = about.fromMs + Math.floor(chance() * (about.toMs - about.fromMs))
    if (plan === undefined || act === undefined) throw new Error('expected a series and an act to draw from')
    return { act, atMs, plan }
  })
}
