import { isAsked, type Run } from '../../core/run.ts'
import type { CatchUpPolicy, Settings } from '../../core/settings.ts'
import { CHANGES_TERMS, CHANGES_THE_SERIES } from '../acts.ts'
import type { Exchange } from '../exchanges.ts'
import type { HistoryPlan } from '../history-plan.ts'
import type { SeriesPlan } from '../series-plan.ts'
import { seriesOf } from '../shop.ts'
import type { Truth } from '../truth.ts'
import type { World } from '../world.ts'

/** What really happened in a history: by this the reasons are judged that the ledger gives. */
export interface Evidence {
  plan: HistoryPlan
  /** As they were configured, whatever a process believes. */
  settings: Settings
  truth: Truth
  nowMs(): number
  /** Every request of ours so far. */
  exchanges: readonly Exchange[]
  /** When a call of create-copies did not go well (epoch ms). */
  mishaps: readonly number[]
  /** When a run was claimed since it was planned anew (epoch ms). */
  claimsOf(run: Run): readonly number[]
  /** The runs that have had a copy: whose it is may be a matter of opinion, but it is not two runs'. */
  runsOfCopy(copyId: string): ReadonlySet<string>
  /** How many failures used an attempt of a run. */
  failuresOf(run: Run): number
}

type Watched = Pick<World, 'settings' | 'truth' | 'ledger' | 'timeline' | 'onExchange' | 'onCall'>

/** Gathers evidence from now on. */
export function gatherEvidence(world: Watched, plan: HistoryPlan, failuresOf: Evidence['failuresOf']): Evidence {
  const { settings, truth, ledger, timeline, onExchange, onCall } = world
  const exchanges: Exchange[] = []
  const mishaps: number[] = []
  onExchange((exchange) => void exchanges.push(exchange))
  onCall(({ program }, outcome) => {
    if (program === 'create-copies' && outcome !== 'good') mishaps.push(timeline.nowMs())
  })
  const claims = new Map<string, number[]>()
  ledger.onRun(({ key, epoch, state }) => {
    const known = `${key} ${epoch}`
    if (state.name === 'claimed') claims.set(known, [...(claims.get(known) ?? []), timeline.nowMs()])
  })
  const claimsOf = ({ key, epoch }: Run): number[] => claims.get(`${key} ${epoch}`) ?? []
  const { nowMs } = timeline
  return { plan, settings, truth, nowMs, exchanges, mishaps, claimsOf, runsOfCopy: ledger.runsOfCopy, failuresOf }
}

/** Whether the series of a run is one of the history's: orders that copies made may inherit what asks them to recur. */
export function isOfPlan({ plan }: Pick<Evidence, 'plan'>, { seriesId }: Pick<Run, 'seriesId'>): boolean {
  return plan.series.some((one) => seriesOf(one) === seriesId)
}

/** The series of a run as the history has it. */
export function planOf({ plan }: Pick<Evidence, 'plan'>, { seriesId }: Pick<Run, 'seriesId'>): SeriesPlan {
  const found = plan.series.find((one) => seriesOf(one) === seriesId)
  if (found === undefined) throw new Error(`the history has no series ${seriesId}`)
  return found
}

/** When its series is due after a run (epoch ms): by its terms, or at every time that the platform's schedule has been at. */
export function laterDues(evidence: Pick<Evidence, 'plan' | 'truth'>, run: Run): number[] {
  const { kind, id } = planOf(evidence, run)
  const schedule = evidence.truth.movesOf(id).flatMap(({ fromMs, toMs }) => [fromMs, toMs])
  // Whose clock a person has handed over goes on by the platform's frequency.
  const isResumed = evidence.plan.acts.some(({ act, plan }) => act === 'resume' && plan.id === id)
  const isOurs = !kind.startsWith('guarded') && !isResumed
  const passed = [...schedule, ...runsByHand(evidence, id)].filter((ms) => ms > run.dueMs)
  return [...passed, ...laterByTerms(planOf(evidence, run), run, isOurs)]
}

/** When a person had a subscription run (epoch ms), where that looks like a run of the platform's own. */
function runsByHand({ plan, truth }: Pick<Evidence, 'plan' | 'truth'>, id: string): number[] {
  const looksAlike = plan.behaviour.manualCopyAdvancesNextRun === true
  const copies = [...truth.copies()].filter(
    ({ maker, subscriptionId }) => maker.who === 'person' && subscriptionId === id,
  )
  return looksAlike ? copies.map(({ createdMs }) => createdMs) : []
}

function laterByTerms({ periodMs, firstDueMs, copies }: SeriesPlan, run: Run, isOurs: boolean): number[] {
  // What a person asked for lies anywhere between the runs of the terms.
  if (isAsked(run)) {
    return Array.from({ length: copies }, (_, index) => firstDueMs + index * periodMs).filter((ms) => ms > run.dueMs)
  }
  const isLast = isOurs && Math.round((run.dueMs - firstDueMs) / periodMs) + 1 >= copies
  return isLast ? [] : [run.dueMs + periodMs]
}

/** Whether it may be the policy for a run that comes late: what metadata say is over with the series, or while the platform runs it. */
export function isPolicy(evidence: Evidence, run: Run, policy: CatchUpPolicy): boolean {
  const { id, catchUp = evidence.settings.catchUp } = planOf(evidence, run)
  const isChanged = evidence.plan.acts.some(({ act, plan }) => CHANGES_THE_SERIES.has(act) && plan.id === id)
  return policy === catchUp || (isChanged && policy === evidence.settings.catchUp)
}

/** Whether a person has changed the terms of a series: when it is due then, the plan does not say. */
export function isEdited({ plan: { acts }, nowMs }: Evidence, { id }: Pick<SeriesPlan, 'id'>): boolean {
  return acts.some(
    ({ act, plan, atMs }) => plan.id === id && CHANGES_TERMS.some((one) => one === act) && atMs <= nowMs(),
  )
}
