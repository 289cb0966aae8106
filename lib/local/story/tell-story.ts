import { type Account, accountFor } from './accounting.ts'
import { play } from './director.ts'
import { gatherEvidence } from './gather-evidence.ts'
import type { KeptData } from './kept-data.ts'
import { belongsToStory } from './news-words.ts'
import type { Performance } from './performance.ts'
import { refillQueues } from './refill-queues.ts'
import { scriptOf } from './script.ts'
import { seedOf } from './seed.ts'

/** Plays the story from its beginning; undefined when it was interrupted. */
export async function tellStory(performance: Performance): Promise<Account | undefined> {
  const { stage, plot, audience, newsDesk, interruption } = performance
  const { stack, commerceLayer, secrets } = stage
  const { teller } = audience
  const { cast, storyStartMs, endMs } = plot
  newsDesk.passTo((news) => {
    const tellable = !interruption.requested() && belongsToStory(news, endMs) === 'yes'
    if (tellable) teller.news(news, stack.nowMs())
  })
  commerceLayer.emulator.control.seed(seedOf({ cast, storyStartMs, deliveriesUrl: stack.deliveriesUrl, secrets }))
  // The first dispatch of a ledger notes when it was first used: what was due earlier is nobody's here.
  await stack.runNow('dispatch-runs')
  const scenes = scriptOf(cast, storyStartMs)
  const played = await play(stage, { scenes, endMs, teller, interrupted: interruption.requested }).finally(teller.end)
  if (played.outcome === 'interrupted') return undefined
  const account = accountFor(cast, await gatherEvidence(stage, cast, endMs))
  return { ...account, problems: [...account.problems, ...played.surprises] }
}

/** Takes a kept story up where it was left: nothing is played again, the queues are filled from the ledger. */
export async function takeUpStory({ stage, plot, audience }: Performance, kept: KeptData): Promise<Account> {
  const { stack, commerceLayer, shop } = stage
  audience.teller.end()
  audience.say('This story was kept: it is not played again, and goes on from where it was left.')
  if (kept.deliveriesUrl !== stack.deliveriesUrl) {
    for (const { id, topic } of commerceLayer.emulator.control.state().webhooks) {
      const attributes = { callback_url: `${stack.deliveriesUrl}/${topic}` }
      await shop.patch({ type: 'webhooks', id, attributes })
    }
  }
  await refillQueues(stage, kept.deadLetters)
  await stack.runNow('dispatch-runs')
  await stack.idle()
  // A person may have had a hand in it meanwhile.
  return accountFor(plot.cast, await gatherEvidence(stage, plot.cast, plot.endMs), 'any')
}
