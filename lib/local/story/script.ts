import { type CastMember, dueMsOf, sourceOrderOf } from './cast.ts'
import type { Cue, Happening } from './cues.ts'
import { termsOf } from './seed.ts'

/** Something that happens at a time of the story (epoch ms). */
export interface Scene {
  atMs: number
  tells: string
  /** `aside`: one of many of its kind, not worth a line of its own. */
  weight: 'notable' | 'aside'
  happening: Happening
}

/** All that happens in a story, in its order: every checkout, and what troubles the members. */
export function scriptOf(cast: readonly CastMember[], storyStartMs: number): readonly Scene[] {
  const scenes = cast.flatMap((member) => [
    ...(member.trouble?.cues ?? []).map((cue) => sceneOf(cue, member, storyStartMs)),
    checkout(member, storyStartMs),
  ])
  return scenes.toSorted((a, b) => a.atMs - b.atMs)
}

function sceneOf({ at, tells, ...happening }: Cue, member: CastMember, storyStartMs: number): Scene {
  const fromMs = at.from === 'due' ? dueMsOf(member, storyStartMs) : storyStartMs + member.checkoutAfterMs
  return { atMs: fromMs + at.afterMs, tells, weight: 'notable', happening }
}

/** How a series becomes known: an order is placed, or the shop hands a subscription over to Perennial. */
function checkout(member: CastMember, storyStartMs: number): Scene {
  const atMs = storyStartMs + member.checkoutAfterMs
  const { id, sort, clock } = member
  if (sort !== 'order' && clock === 'perennial') {
    const attributes = { _deactivate: true, metadata: termsOf(member, atMs) }
    const happening: Happening = { does: 'patch', type: 'order_subscriptions', id, attributes }
    return { atMs, tells: `${id} is handed over to Perennial`, weight: 'aside', happening }
  }
  const attributes = { _place: true }
  const happening: Happening = { does: 'patch', type: 'orders', id: sourceOrderOf(member), attributes }
  return { atMs, tells: `${id} is bought`, weight: 'aside', happening }
}
