import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { Terminal } from '../../cli/terminal.ts'
import { wholeNumber } from '../../cli/whole-number.ts'
import { drawHistory } from '../duty/draw-duty.ts'
import { playStruck } from '../exhaustive.ts'
import type { HistoryPlan } from '../history-plan.ts'
import { MIXES } from '../mixes.ts'
import { playHistory, type Verdict } from '../play.ts'
import { tellLines, tellPlan } from '../tell-plan.ts'
import { tellContests } from './contest-report.ts'
import { type MixChoice, mixOf } from './job.ts'
import type { ProgressBar } from './progress-bar.ts'
import { explain, type Finding, tellFinding, tellTallies } from './report.ts'
import { type Outcome, type Search, search } from './search.ts'
import { parseStrike, type Struck } from './strike-name.ts'

/** What the program reaches outside itself for. */
export interface SimulateHost {
  terminal: Pick<Terminal, 'say' | 'note'>
  /** Shows how far it is; undefined where nobody watches. */
  progressBar: ProgressBar | undefined
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
  strike?: Struck
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
  if (asked.strike) return await showStrike(asked.strike, terminal)
  const seeds = asked.seeds ?? (asked.exhaustive ? 0 : USUAL_SEEDS)
  if (asked.show) return await show({ ...asked, seeds }, terminal)
  const startedMs = host.nowMs()
  const against = asked.baseline ? 'baseline' : 'nobody'
  const what: Search = { ...asked, seeds, exhaustive: asked.exhaustive ? 'yes' : 'no', against }
  const outcome = await search(what, (progress) => host.progressBar?.show(progress)).finally(() =>
    host.progressBar?.takeAway(),
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
    .addOption(new Option('--show', 'print the whole history of each seed').conflicts(['exhaustive', 'json']))
    .addOption(
      new Option(
        '--strike <strike>',
        'print the whole history of one fault at one call, by the name that it was found under',
      )
        .argParser(strikeNamed)
        .conflicts(['seeds', 'exhaustive', 'baseline', 'show', 'json']),
    )
    .option('--json', 'print one JSON document')
    .option('--workers <number>', 'how many threads', wholeNumber(1, 256), cores)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.say(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    })
}

function strikeNamed(name: string): Struck {
  const struck = parseStrike(name)
  if (struck === undefined) throw new InvalidArgumentError('Expected a strike such as plain/order/replayed/17/lost.')
  return struck
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
  terminal: SimulateHost['terminal'],
): Promise<0 | 1> {
  let exitCode: 0 | 1 = 0
  for (let seed = start; seed < start + seeds; seed += 1) {
    const plan = drawHistory(seed, mixOf(seed, choice))
    const verdict = await playHistory(plan, { keeping: 'kept' })
    terminal.say(`seed ${seed}`)
    if (showHistory(plan, verdict, terminal) === 1) exitCode = 1
  }
  return exitCode
}

/** Plays a scenario with one fault in it, and prints all that happens. */
async function showStrike({ scenario, strike }: Struck, terminal: SimulateHost['terminal']): Promise<0 | 1> {
  const { point, verdict } = await playStruck(scenario, strike, { keeping: 'kept' })
  terminal.say(`${scenario.name}, call ${strike.call}: ${point.program} ${point.name}`)
  return showHistory(scenario.plan, verdict, terminal)
}

function showHistory(plan: HistoryPlan, { violation, history }: Verdict, { say }: SimulateHost['terminal']): 0 | 1 {
  for (const line of [...tellPlan(plan), ...tellLines(history.lines())]) say(line)
  if (violation) return 1
  say('Every promise held.')
  return 0
}
