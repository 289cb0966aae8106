import { systemRandom } from '../../adapters/random.ts'
import type { InterventionEntry } from '../../core/intervention.ts'
import { ORDERING_KINDS, type ReplayKind, SAFE_KINDS } from '../../core/replay-kinds.ts'
import { type PlannedReplay, planReplay } from '../../flows/replay/plan-replay.ts'
import { replayPlanned } from '../../flows/replay/replay-planned.ts'
import { askedText } from '../asked-text.ts'
import { type ChosenRuns, chooseParked } from '../choose-parked.ts'
import type { ExitCode } from '../command-error.ts'
import { commerceLayerFailed } from '../commerce-layer-failed.ts'
import { confirm, mustBeAbleToAsk } from '../confirmation.ts'
import { counted } from '../counted.ts'
import type { Host } from '../host.ts'
import { type Installation, openInstallation, withQueue } from '../installation.ts'
import { readOperator } from '../operator.ts'
import { askedLimit, namedRuns, type ParkedOptions, parkedFilter, refuseFilters } from '../parked-filter.ts'
import { makeProgressBar } from '../progress-bar.ts'
import { messagesJson, readMessages } from '../read-messages.ts'
import { planJson, planLines, type ReplayPlan } from '../replay-plan-lines.ts'
import { unreadableLines } from '../unreadable-lines.ts'
import { withCommerceLayer } from '../with-commerce-layer.ts'

export interface ReplayOptions extends ParkedOptions {
  json?: boolean
  /** Says what a replay would do, and does nothing. */
  plan?: boolean
  /** Replays without asking. */
  yes?: boolean
  /** Takes these kinds, and no others. */
  kind?: ReplayKind[]
}

/** `perennial replay [RUN...]`: says what replaying parked runs would do, asks, and does exactly that. */
export async function replay(host: Host, texts: readonly string[], options: ReplayOptions): Promise<ExitCode> {
  const keys = namedRuns(texts)
  const { reason, series, since, kind } = options
  if (keys.length > 0) refuseFilters({ reason, series, since, kind })
  const { terminal } = host
  if (!options.plan)
    mustBeAbleToAsk(terminal, options, { what: 'Replaying', instead: 'Add --yes, or --plan to only look' })
  const installation = await openInstallation(host)
  const chosen = await chooseParked(installation.ledger, parkedFilter(installation, keys, options))
  const plan = await makePlan(host, { installation, chosen, options, isNamed: keys.length > 0 })
  if (chosen.extent === 'limited')
    terminal.note(`These are the ${chosen.runs.length} longest parked; there may be more.`)
  if (options.plan) return await tellPlan(host, { installation, plan, options, extent: chosen.extent })
  return await carryOut(host, {
    installation,
    plan,
    options,
    asked: askedText({ reason, series, since, limit: askedLimit(options), kind }),
  })
}

interface Planning {
  installation: Installation
  chosen: ChosenRuns
  options: ReplayOptions
  isNamed: boolean
}

async function makePlan(host: Host, { installation, chosen, options, isNamed }: Planning): Promise<ReplayPlan> {
  const { runs, refused } = chosen
  if (runs.length === 0) return { planned: [], taken: [], refused }
  const deps = await withCommerceLayer(installation)
  const bar = makeProgressBar(host.terminal, host.clock, { total: runs.length, unit: 'parked runs' })
  const answer = await planReplay(deps, runs, bar.reached)
  bar.end()
  if (!answer.ok) throw commerceLayerFailed('what there is of the parked runs', answer.failure)
  const kinds = options.kind ?? SAFE_KINDS
  const isTaken = ({ kind }: PlannedReplay) => isNamed || kinds.includes(kind)
  return { planned: answer.value, taken: answer.value.filter(isTaken), refused }
}

interface Planned {
  installation: Installation
  plan: ReplayPlan
  options: ReplayOptions
}

async function tellPlan(
  { terminal }: Host,
  { installation, plan, options, extent }: Planned & Pick<ChosenRuns, 'extent'>,
): Promise<ExitCode> {
  const messages = await readMessages(installation, terminal)
  if (options.json) {
    const unreadable = messagesJson(messages)
    terminal.say(JSON.stringify({ ...planJson(plan), unreadable, complete: extent === 'all' }))
  } else {
    const unreadable = unreadableLines(messages ?? [], terminal)
    const lines = [
      ...planLines(plan, terminal),
      ...(unreadable.length === 0 ? [] : [...unreadable, '']),
      wouldText(plan),
    ]
    for (const line of lines) terminal.say(line)
  }
  return plan.refused.length === 0 ? 0 : 1
}

function wouldText({ planned, taken }: ReplayPlan): string {
  if (planned.length === 0) return 'There is nothing to replay.'
  return `A replay takes ${taken.length} of ${counted(planned.length, 'run')}.`
}

async function carryOut(
  host: Host,
  { installation, plan, options, asked }: Planned & { asked: string },
): Promise<ExitCode> {
  const { terminal } = host
  if (!options.json) {
    const style = { paint: terminal.paintNote, columns: terminal.columns }
    for (const line of planLines(plan, style)) terminal.note(line)
  }
  if (plan.taken.length > 0 && !options.yes && (await confirm(terminal, questionOf(plan))) === 'declined') {
    terminal.note('Nothing was replayed.')
    return 1
  }
  const deps = { ...withQueue(installation), random: systemRandom }
  const by = plan.taken.length === 0 ? '' : await readOperator(installation)
  const replayed = await replayPlanned(deps, plan.taken, { by, asked })
  tellReplayed(host, { plan, options, replayed })
  return plan.refused.length === 0 && replayed.every(({ outcome }) => outcome === 'replayed') ? 0 : 1
}

function questionOf({ taken }: ReplayPlan): string {
  const charged = taken.filter(({ kind }) => ORDERING_KINDS.includes(kind)).length
  const [first] = taken
  const what = first !== undefined && taken.length === 1 ? first.run.key : `these ${taken.length} runs`
  if (charged === 0) return `Replay ${what}? No order is placed by it.`
  const orders = charged === 1 ? 'its order is' : `up to ${charged} orders are`
  return `Replay ${what}? Where its series asks for it, ${orders} placed and the customer charged.`
}

interface Told extends Omit<Planned, 'installation'> {
  replayed: readonly InterventionEntry[]
}

function tellReplayed({ terminal }: Host, { plan, options, replayed }: Told): void {
  const left = plan.planned.filter((one) => !plan.taken.includes(one))
  if (options.json) {
    const others = left.map(({ run, kind }) => ({ run: run.key, kind }))
    terminal.say(JSON.stringify({ replayed, left: others, refused: plan.refused }))
    return
  }
  for (const { run, outcome } of replayed) {
    const changed = 'something moved it since it was looked at, so it was left alone'
    terminal.say(`${run}  ${outcome === 'replayed' ? outcome : changed}`)
  }
  if (replayed.length === 0) terminal.say('Nothing was replayed.')
  else terminal.note(terminal.paintNote('dim', 'The pace decides when they go out; each is looked up first.'))
}
