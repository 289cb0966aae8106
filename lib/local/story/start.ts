import { systemClock } from '../../adapters/clock.ts'
import type { Terminal } from '../../cli/terminal.ts'
import { makeParts } from '../parts.ts'
import { accountFor } from './accounting.ts'
import { assembleCast } from './assemble-cast.ts'
import { dueMsOf, STORY_AFTER_LAST_DUE_MS } from './cast.ts'
import { play } from './director.ts'
import { gatherEvidence } from './gather-evidence.ts'
import { readNews } from './news.ts'
import type { StoryOptions } from './options.ts'
import { plainTeller } from './plain-teller.ts'
import { runTable } from './run-table.ts'
import { scriptOf } from './script.ts'
import { drawSecrets } from './secrets.ts'
import { seedOf } from './seed.ts'
import { seededRandom } from './seeded-random.ts'
import { startStage } from './stage.ts'
import { summaryOf } from './summary.ts'
import { summaryLines } from './summary-text.ts'
import { makeTally } from './tally.ts'

export async function start(options: StoryOptions, terminal: Terminal): Promise<number> {
  const startedMs = systemClock.nowMs()
  const parts = makeParts()
  const random = seededRandom(options.seed)
  const tally = makeTally()
  const teller = plainTeller(terminal.say)
  try {
    const secrets = drawSecrets(random)
    const stage = await startStage(
      {
        port: options.port,
        dataDir: options.dataDir,
        secrets,
        random,
        clockOffsetMs: 0,
        snapshot: undefined,
        onLog: (line) => {
          const news = readNews(line)
          if (line.stream !== 'stdout') terminal.note(`${line.functionName} ${line.stream}: ${line.line}`)
          if (news === undefined) return
          tally.add(news)
          teller.news(news, systemClock.nowMs())
        },
      },
      parts,
    )
    const { stack, commerceLayer } = stage
    const storyStartMs = stack.nowMs()
    const cast = assembleCast(options.runs, random)
    const endMs = Math.max(...cast.map((member) => dueMsOf(member, storyStartMs))) + STORY_AFTER_LAST_DUE_MS
    commerceLayer.emulator.control.seed(
      seedOf({ cast, storyStartMs, deliveriesUrl: stack.deliveriesUrl, secrets }),
    )
    await stack.runNow('dispatch-runs')
    const played = await play(stage, { scenes: scriptOf(cast, storyStartMs), endMs, teller, interrupted: () => false })
    teller.end()
    const account = accountFor(cast, await gatherEvidence(stage, cast, endMs))
    account.problems satisfies readonly string[]
    for (const line of runTable(account.outcomes, terminal.paint)) terminal.say(line)
    const summary = summaryOf({
      account: { ...account, problems: [...account.problems, ...played.surprises] },
      requests: commerceLayer.emulator.control.state().requests,
      shop: { ...stage.shop.requests(), tokens: 1 },
      counts: tally.counts(),
      storyMs: stack.nowMs() - storyStartMs,
      elapsedMs: stack.nowMs() - stack.clockOffsetMs() - startedMs,
    })
    for (const line of summaryLines(summary, terminal.paint)) terminal.say(line)
    return summary.problems.length === 0 ? 0 : 1
  } finally {
    await parts.stop()
  }
}
