import { systemClock } from '../../adapters/clock.ts'
import type { Terminal } from '../../cli/terminal.ts'
import type { RequestCounts } from '../../emulator/state-types.ts'
import { makeParts, type Parts } from '../parts.ts'
import type { Account } from './accounting.ts'
import { makeAudience } from './audience.ts'
import { type Interruption, listenForInterruption } from './interruption.ts'
import { keepData } from './keep-data.ts'
import { type KeptData, readKeptData } from './kept-data.ts'
import type { Screen } from './live-view.ts'
import { writeLocalFile } from './local-file.ts'
import { makeNewsDesk } from './news-desk.ts'
import type { StoryOptions } from './options.ts'
import type { Performance } from './performance.ts'
import { plainTeller } from './plain-teller.ts'
import { makePlot } from './plot.ts'
import { runTable } from './run-table.ts'
import { drawSecrets } from './secrets.ts'
import { seededRandom } from './seeded-random.ts'
import { type StageOptions, startStage } from './stage.ts'
import { exitCodeOf, type Summary, summaryOf } from './summary.ts'
import { summaryLines } from './summary-text.ts'
import { takeUpStory, tellStory } from './tell-story.ts'
import { whereToGo } from './where-to-go.ts'

/** What a start reaches outside itself for, besides the stage that it builds. */
export interface StoryHost {
  terminal: Terminal
  /** What the live view is drawn on; undefined where there is no terminal. */
  screen: Screen | undefined
  /** Where `.perennial` is written. */
  directory: string
  signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>
  /** Builds the functions that are to be run; answers with the folder that they are in. */
  build(): Promise<string>
}

/** `npm start`: plays the story, or takes up the one that was kept, and stays up if asked to. Answers with the exit code. */
export async function start(options: StoryOptions, host: StoryHost): Promise<0 | 1> {
  const parts = makeParts()
  const interruption = listenForInterruption(host.signals)
  parts.add(interruption.release)
  try {
    return await run(options, host, { parts, interruption })
  } catch (error) {
    // Ctrl-C reaches every process of ours, and what we wait for may fail by it.
    if (!interruption.requested()) throw error
    return interruptedEnd(options, host.terminal.note)
  } finally {
    await parts.stop()
  }
}

interface Run {
  parts: Parts
  interruption: Interruption
}

async function run(options: StoryOptions, host: StoryHost, { parts, interruption }: Run): Promise<0 | 1> {
  const kept = options.dataDir === undefined ? undefined : readKeptData(options.dataDir)
  const performance = await prepare({ ...options, ...storyOf(options, kept) }, host, { parts, interruption, kept })
  const { stage, audience } = performance
  const requestsBefore = stage.commerceLayer.emulator.control.state().requests
  const account = kept === undefined ? await tellStory(performance) : await takeUpStory(performance, kept)
  if (account === undefined) return interruptedEnd(options, audience.say)
  const summary = sumUp(performance, account, { requestsBefore, played: kept === undefined ? 'now' : 'earlier' })
  present(performance, account, { summary, terminal: host.terminal })
  if (options.afterwards === 'exit') return exitCodeOf(summary)
  await stayUp(performance)
  return 0
}

/** A story that was kept stays what it was, whatever is asked for now. */
function storyOf(options: StoryOptions, kept: KeptData | undefined): Pick<StoryOptions, 'runs' | 'seed'> {
  const { runs, seed } = kept ?? options
  return { runs, seed }
}

/** Builds, starts everything, and says where it is to be found. */
async function prepare(
  options: StoryOptions,
  host: StoryHost,
  { parts, interruption, kept }: Run & { kept: KeptData | undefined },
): Promise<Performance> {
  const startedMs = systemClock.nowMs()
  const { runs, seed, summary, dataDir } = options
  const audience = makeAudience(host.terminal, { summary, screen: host.screen, runs })
  parts.add(audience.teller.end)
  audience.teller.aside('Building the functions.')
  const bundlesDir = await host.build()
  const newsDesk = makeNewsDesk()
  const stage = await startStage({ ...stageOptions(options, kept), bundlesDir, onLog: newsDesk.read }, parts)
  const { port } = new URL(stage.stack.deliveriesUrl)
  if (options.port !== 0 && port !== String(options.port)) {
    audience.teller.aside(`Port ${options.port} is taken; deliveries come in at port ${port}.`)
  }
  const plot = makePlot({ runs, seed, storyStartMs: kept?.storyStartMs ?? stage.stack.nowMs() })
  parts.add(writeLocalFile(host.directory, stage.stack.env))
  if (dataDir !== undefined) {
    parts.add(keepData(dataDir, stage, { runs, seed, storyStartMs: plot.storyStartMs }))
  }
  return { options, stage, plot, audience, newsDesk, interruption, startedMs }
}

function stageOptions(options: StoryOptions, kept: KeptData | undefined): Omit<StageOptions, 'bundlesDir' | 'onLog'> {
  const { seed } = options
  // A kept story has drawn from its seed already; what it draws from now on must be something else.
  const drawn = kept === undefined ? seed : seed + kept.snapshot.resources.length
  return {
    port: options.port,
    whenTaken: options.portChoice === 'default' ? 'take_another' : 'fail',
    dataDir: options.dataDir,
    secrets: kept === undefined ? drawSecrets(seededRandom(seed)) : new Map(Object.entries(kept.secrets)),
    random: seededRandom(drawn + 1),
    clockOffsetMs: kept?.clockOffsetMs ?? 0,
    snapshot: kept?.snapshot,
  }
}

function sumUp(
  performance: Performance,
  account: Account,
  { requestsBefore, played }: { requestsBefore: RequestCounts; played: Summary['played'] },
): Summary {
  const { stage, plot, newsDesk, startedMs } = performance
  const { stack, commerceLayer, shop } = stage
  const nowMs = stack.nowMs()
  return summaryOf({
    played,
    account,
    requests: commerceLayer.emulator.control.state().requests,
    others: [requestsBefore, shop.requests()],
    counts: newsDesk.counts(),
    storyMs: nowMs - plot.storyStartMs,
    elapsedMs: nowMs - stack.clockOffsetMs() - startedMs,
  })
}

function present(
  { audience, options }: Performance,
  { outcomes }: Account,
  { summary, terminal }: { summary: Summary; terminal: Terminal },
): void {
  for (const line of runTable(outcomes, audience.paint)) audience.say(line)
  audience.say('')
  for (const line of summaryLines(summary, audience.paint)) audience.say(line)
  if (options.summary === 'json') terminal.say(JSON.stringify(summary))
}

function interruptedEnd({ afterwards }: StoryOptions, say: (line: string) => void): 0 | 1 {
  say('Stopped before the end of the story.')
  return afterwards === 'exit' ? 1 : 0
}

async function stayUp({ stage, audience, newsDesk, interruption }: Performance): Promise<void> {
  audience.say('')
  for (const line of whereToGo(stage)) audience.say(line)
  const teller = plainTeller(audience.say)
  newsDesk.passTo((news) => {
    if (!interruption.requested()) teller.news(news, stage.stack.nowMs())
  })
  await interruption.request
}
