import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../adapters/clock.ts'
import type { Terminal } from '../../cli/terminal.ts'
import { dice } from '../../emulator/dice.ts'
import type { RequestCounts } from '../../emulator/state-types.ts'
import { makeParts, type Parts } from '../parts.ts'
import type { Account } from './accounting.ts'
import { type Audience, makeAudience } from './audience.ts'
import { type Interruption, listenForInterruption } from './interruption.ts'
import { keepsNothing, makeKeeper } from './keep-data.ts'
import type { KeptData } from './kept-data.ts'
import { keptStory } from './kept-story.ts'
import type { Screen } from './live-view.ts'
import { writeLocalFile } from './local-file.ts'
import { makeNewsDesk } from './news-desk.ts'
import type { StoryOptions } from './options.ts'
import type { Performance } from './performance.ts'
import { plainTeller } from './plain-teller.ts'
import { makePlot } from './plot.ts'
import { runTable } from './run-table.ts'
import { drawSecrets, takeUpSecrets } from './secrets.ts'
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
  /** Builds the functions that are to be run into a folder. */
  build(folder: string): Promise<unknown>
}

/** `npm start`: plays the story, or takes up the one that was kept, and stays up if asked to. Answers with the exit code. */
export async function start(asked: StoryOptions, host: StoryHost): Promise<0 | 1> {
  const kept = keptStory(asked)
  const options = { ...asked, ...storyOf(asked, kept) }
  const parts = makeParts()
  const interruption = listenForInterruption(host.signals)
  parts.add(interruption.release)
  const audience = makeAudience(host.terminal, { ...options, screen: host.screen })
  parts.add(audience.teller.end)
  void interruption.request.then(() => {
    audience.teller.end()
    audience.say('Stopping.')
  })
  try {
    return await run(options, host, { kept, parts, interruption, audience })
  } catch (error) {
    // Ctrl-C reaches every process of ours, and what we wait for may fail by it.
    if (!interruption.requested()) throw error
    return interruptedEnd(options, audience)
  } finally {
    await parts.stop()
  }
}

/** A story that was kept stays what it was, whatever is asked for now. */
function storyOf(options: StoryOptions, kept: KeptData | undefined): Pick<StoryOptions, 'runs' | 'seed'> {
  const { runs, seed } = kept ?? options
  return { runs, seed }
}

interface Run {
  kept: KeptData | undefined
  parts: Parts
  interruption: Interruption
  audience: Audience
}

async function run(options: StoryOptions, host: StoryHost, of: Run): Promise<0 | 1> {
  const { kept, audience, interruption } = of
  const startedMs = systemClock.nowMs()
  audience.teller.aside('Building the functions.')
  const bundlesDir = makeBundlesFolder(of.parts)
  await host.build(bundlesDir)
  if (interruption.requested()) return interruptedEnd(options, audience)
  const performance = { ...of, options, startedMs, ...(await prepare(options, host, { ...of, bundlesDir })) }
  if (interruption.requested()) return interruptedEnd(options, audience)
  const requestsBefore = performance.stage.commerceLayer.emulator.control.state().requests
  const account = kept === undefined ? await tellStory(performance) : await takeUpStory(performance, kept)
  if (account === undefined) return interruptedEnd(options, audience)
  const summary = sumUp(performance, account, { requestsBefore, played: kept === undefined ? 'now' : 'earlier' })
  present(performance, account, { summary, terminal: host.terminal })
  if (options.afterwards === 'exit') return exitCodeOf(summary)
  await stayUp(performance)
  return 0
}

/** A folder of this start's own: another one in the same checkout must not build under the feet of its functions. */
function makeBundlesFolder(parts: Parts): string {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-functions-'))
  parts.add(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Starts everything, and says where it is to be found. */
async function prepare(
  options: StoryOptions,
  host: StoryHost,
  { parts, kept, audience, bundlesDir }: Run & { bundlesDir: string },
): Promise<Pick<Performance, 'stage' | 'plot' | 'newsDesk' | 'keeper'>> {
  const { runs, seed, dataDir } = options
  const newsDesk = makeNewsDesk()
  const stage = await startStage({ ...stageOptions(options, kept), bundlesDir, onLog: newsDesk.read }, parts)
  const { port } = new URL(stage.stack.deliveriesUrl)
  if (options.port !== 0 && port !== String(options.port)) {
    audience.teller.aside(`Port ${options.port} is taken; deliveries come in at port ${port}.`)
  }
  const plot = makePlot({ runs, seed, storyStartMs: kept?.storyStartMs ?? stage.stack.nowMs() })
  parts.add(writeLocalFile(host.directory, stage.stack.env))
  const { storyStartMs } = plot
  const { progress, deadLetters } = kept ?? { progress: 'playing', deadLetters: [] }
  const story = { runs, seed, storyStartMs, progress, deadLetters }
  const keeper = dataDir === undefined ? keepsNothing : makeKeeper(dataDir, stage, story)
  parts.add(keeper.stop)
  return { stage, plot, newsDesk, keeper }
}

function stageOptions(options: StoryOptions, kept: KeptData | undefined): Omit<StageOptions, 'bundlesDir' | 'onLog'> {
  const { seed } = options
  // A kept story has drawn from its seed already; what it draws from now on must be something else.
  const drawn = kept === undefined ? seed : seed + kept.snapshot.resources.length
  return {
    port: options.port,
    whenTaken: options.portChoice === 'default' ? 'take_another' : 'fail',
    dataDir: options.dataDir,
    secrets: kept === undefined ? drawSecrets(dice(seed).next) : takeUpSecrets(kept.secrets),
    random: dice(drawn + 1),
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
  for (const line of runTable(outcomes, audience)) audience.say(line)
  audience.say('')
  for (const line of summaryLines(summary, audience.paint)) audience.say(line)
  if (options.summary === 'json') terminal.say(JSON.stringify(summary))
}

function interruptedEnd({ afterwards }: StoryOptions, { say }: Audience): 0 | 1 {
  say('Stopped before the end of the story.')
  return afterwards === 'exit' ? 1 : 0
}

async function stayUp({ stage, audience, newsDesk, interruption, keeper }: Performance): Promise<void> {
  audience.say('')
  for (const line of whereToGo(stage)) audience.say(line)
  keeper.staysUp()
  const teller = plainTeller(audience.say)
  newsDesk.passTo((news) => {
    if (!interruption.requested()) teller.news(news, stage.stack.nowMs())
  })
  await interruption.request
}
