import { Command, CommanderError, Option } from 'commander'
import type { Terminal } from '../../cli/terminal.ts'
import { wholeNumber } from '../../cli/whole-number.ts'
import { drawPlan } from '../history-plan.ts'
import { MIXES } from '../mixes.ts'
import { playHistory } from '../play.ts'
import { tellLines, tellPlan } from '../tell-plan.ts'
import { tellContests } from './contest-report.ts'
import { type MixChoice, mixOf } from './job.ts'
import { explain, type Finding, tellFinding, tellTallies } from './report.ts'
import { type Outcome, type Progress, search } from './search.ts'

/** What the program reaches outside itself for. */
export interface SimulateHost {
  terminal: Pick<Terminal, 'say' | 'note'>
  /** Shows how far it is; undefined where nobody watches. */
  showProgress: ((progress: Progress) => void) | undefined
  /** Milliseconds, of which only differences mean something. */
  nowMs: () => number
  cores: number
}

interface Asked {
  seeds?: number
  start: number
  mix: MixChoice
  exhaustive?: true
  baseline?: true
  show?: true
  json?: true
  workers: number
}

/** With neither seeds nor the exhaustive mode asked for: about a minute. */
const USUAL_SEEDS = 1_000
const MOST = 2_147_483_647

/** `npm run simulate`: 0 when every promise held, 1 when one was broken, 2 when asked wrongly. */
export async function simulateProgram(args: readonly string[], host: SimulateHost): Promise<0 | 1 | 2> {
  const { terminal } = host
  const command = makeCommand(host)
  try {
    command.parse([...args], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
  const asked = command.opts<Asked>()
  const seeds = asked.seeds ?? (asked.exhaustive ? 0 : USUAL_SEEDS)
  if (asked.show) return await show({ ...asked, seeds }, terminal)
  const startedMs = host.nowMs()
  const against = asked.baseline ? 'baseline' : 'nobody'
  const outcome = await search({ ...asked, seeds, exhaustive: asked.exhaustive ? 'yes' : 'no', against }, (progress) =>
    host.showProgress?.(progress),
  )
  const seconds = (host.nowMs() - startedMs) / 1_000
  const finding = outcome.found && (await explain(outcome.found))
  const report: Report = { outcome, finding, seconds, workers: asked.workers, against }
  for (const line of asked.json ? [JSON.stringify(documentOf(report))] : tell(report)) terminal.say(line)
  return finding === undefined ? 0 : 1
}

function makeCommand({ terminal, cores }: SimulateHost): Command {
  const mixes = [...MIXES.map(({ name }) => name), 'all']
  return new Command('simulate')
    .description('Plays histories in which everything goes wrong that can, and looks for one that breaks a promise.')
    .option('--seeds <number>', 'how many histories, one a seed', wholeNumber(1, MOST))
    .option('--start <number>', 'the first seed', wholeNumber(0, MOST), 1)
    .addOption(
      new Option('--mix <mix>', 'what they assume; all: each seed in one of them').choices(mixes).default('all'),
    )
    .option('--exhaustive', 'one run, one fault, at every call of a dependency')
    .addOption(
      new Option('--baseline', 'beside each history, the same one with a consumer as most would write it').conflicts([
        'exhaustive',
        'show',
      ]),
    )
    .option('--show', 'print the whole history of each seed')
    .option('--json', 'print one JSON document')
    .option('--workers <number>', 'how many threads', wholeNumber(1, 256), cores)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.say(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    })
}

interface Report {
  outcome: Outcome
  finding: Finding | undefined
  seconds: number
  workers: number
  against: 'nobody' | 'baseline'
}

function tell({ outcome, finding, seconds, workers, against }: Report): string[] {
  const { mixes, scenarios } = outcome
  const histories = countOf(outcome)
  const rate = (histories / seconds).toFixed(0)
  return [
    ...(against === 'nobody' ? tellTallies([...scenarios, ...mixes]) : tellContests(mixes)),
    `${histories.toLocaleString('en')} histories in ${seconds.toFixed(0)} s on ${workers} threads, ${rate} a second`,
    ...(finding === undefined ? ['Every promise held.'] : tellFinding(finding)),
  ]
}

function documentOf({ outcome, finding, seconds, workers }: Report): unknown {
  const { mixes, scenarios } = outcome
  const histories = countOf(outcome)
  return { histories, seconds, perSecond: histories / seconds, workers, mixes, scenarios, finding: finding ?? null }
}

function countOf({ mixes, scenarios }: Outcome): number {
  return [...mixes, ...scenarios].reduce((sum, tally) => sum + tally.histories, 0)
}

/** Plays seeds one after the other, and prints all that happens. */
async function show(
  { start, seeds, mix: choice }: Asked & { seeds: number },
  { say }: SimulateHost['terminal'],
): Promise<0 | 1> {
  let exitCode: 0 | 1 = 0
  for (let seed = start; seed < start + seeds; seed += 1) {
    const plan = drawPlan(seed, mixOf(seed, choice))
    const { violation, history } = await playHistory(plan, { keeping: 'kept' })
    for (const line of [`seed ${seed}`, ...tellPlan(plan), ...tellLines(history.lines())]) say(line)
    if (violation) exitCode = 1
    else say('Every promise held.')
  }
  return exitCode
}
