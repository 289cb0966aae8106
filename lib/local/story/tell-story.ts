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
  const { stage, plot, audience, newsDesk, interruption, keeper } = performance
  const { stack, commerceLayer, secrets } = stage
  const { teller } = audience
  const { cast, storyStartMs, endMs } = plot
  newsDesk.passTo((news) => {
    const tellable = !interruption.requested() && belongsToStory(news, endMs) === 'yes'
    if (tellable) teller.news(news, stack.nowMs())
  })
  commerceLayer.emulator.control.seed(seedOf({ cast, storyStartMs, deliveriesUrl: stack.deliveriesUrl, secrets }))
  keeper.settled()
  // The first dispatch of a ledger notes when it was first used: what was due earlier is nobody's here.
  await stack.runNow('dispatch-runs')
  const scenes = scriptOf(cast, storyStartMs)
  const direction = { scenes, endMs, teller, settled: keeper.settled, interruption }
  const played = await play(stage, direction).finally(teller.end)
  if (played.outcome === 'interrupted') return undefined
  await keeper.ended()
  const account = accountFor(cast, await gatherEvidence(stage, cast, endMs))
  return { ...account, problems: [...account.problems, ...played.surprises] }
}

/** Takes a kept story up where it was left: nothing is played again, the queues are filled from the ledger. */
export async function takeUpStory(performance: Performance, kept: KeptData): Promise<Account> {
  const { stage, plot, audience, interruption, keeper } = performance
  const { stack, commerceLayer, shop } = stage
  audience.teller.end()
  audience.say(
    kept.progress === 'ended'
      ? 'This story was kept: it is not played again, and goes on from where it was left.'
      : 'This story was interrupted before its end and is not played on: delete its folder to play it again.',
  )
  if (kept.deliveriesUrl !== stack.deliveriesUrl) {
    for (const { id, topic } of commerceLayer.emulator.control.state().webhooks) {
      const attributes = { callback_url: `${stack.deliveriesUrl}/${topic}` }
      await shop.patch({ type: 'webhooks', id, attributes })
    }
  }
  await refillQueues(stage, kept.deadLetters)
  await stack.runNow('dispatch-runs')
  await Promise.race([stack.idle(), interruption.request])
  keeper.settled()
  // A person may have had a hand in it meanwhile.
  return accountFor(plot.cast, await gatherEvidence(stage, plot.cast, plot.endMs), 'any')
}
