import { isOpen, type Run } from '../../core/run.ts'
import type { RunKey } from '../../core/run-key.ts'
import { isPlaced } from '../../core/see.ts'
import type { StateCopy, StateOrder } from '../../emulator/state-types.ts'
import { type CastMember, type Ending, endingOf, seriesIdOfMember, sourceOrderOf } from './cast.ts'

/** What is there when the story has ended: the ledger's word, and Commerce Layer's. */
export interface Evidence {
  /** All runs of the cast that were due by then. */
  runs: readonly Run[]
  orders: readonly Pick<StateOrder, 'id' | 'status'>[]
  copies: readonly Pick<StateCopy, 'id' | 'source_order' | 'target_order'>[]
  deadLetters: DeadLetters
}

/** What lies in the dead-letter queue. */
export interface DeadLetters {
  runs: readonly RunKey[]
  unreadable: number
  /** What nobody expects there. */
  others: number
}

/** A member's run as it turned out. */
export interface Outcome {
  member: CastMember
  run: Run | undefined
  /** Placed orders that were made for it at Commerce Layer. */
  placedOrders: readonly string[]
  /** What is not as it was to be; empty: the run is accounted for. */
  problems: readonly string[]
}

/** The whole account; the story is a success only without any problem. */
export interface Account {
  outcomes: readonly Outcome[]
  /** Placed orders beyond the first of each run. */
  duplicates: number
  /** Problems of no single run. */
  problems: readonly string[]
}

/** Whether every run has to have ended as its trouble says; not after a person has had a hand in it. */
export type Endings = 'as_written' | 'any'

/** Holds the ledger against Commerce Layer's truth, and both against what was to be. */
export function accountFor(cast: readonly CastMember[], evidence: Evidence, endings: Endings = 'as_written'): Account {
  const outcomes = cast.map((member) => outcomeOf(member, evidence, endings))
  const duplicates = outcomes.reduce((sum, { placedOrders }) => sum + Math.max(0, placedOrders.length - 1), 0)
  const others = endings === 'any' ? [] : otherDeadLetters(cast, evidence)
  return { outcomes, duplicates, problems: [...strangers(cast, evidence), ...bellProblems(evidence), ...others] }
}

/** Everything that is wrong, a line each. */
export function problemsOf({ outcomes, problems }: Account): readonly string[] {
  return [...outcomes.flatMap((one) => one.problems.map((problem) => `${one.member.id}: ${problem}`)), ...problems]
}

function outcomeOf(member: CastMember, { runs, orders, copies }: Evidence, endings: Endings): Outcome {
  const [run, ...more] = runs.filter(({ seriesId }) => seriesId === seriesIdOfMember(member))
  const targets = copies.filter((copy) => copy.source_order === sourceOrderOf(member)).map((copy) => copy.target_order)
  const placedOrders = orders.filter((order) => targets.includes(order.id) && isPlaced(order)).map(({ id }) => id)
  if (run === undefined) return { member, run, placedOrders, problems: ['the ledger has no run of it'] }
  const extra = more.map(({ key }) => `the ledger has another run, ${key}`)
  const problems = [
    ...extra,
    ...(endings === 'any' ? [] : endingProblems(run, member)),
    ...orderProblems(run, placedOrders),
  ]
  return { member, run, placedOrders, problems }
}

function endingProblems(run: Run, member: CastMember): readonly string[] {
  const { state } = run
  const ending = endingOf(member)
  const clock = run.clock === member.clock ? [] : [`its clock was kept by ${run.clock}, not by ${member.clock}`]
  if (isOpen(run)) return [...clock, `it is still ${state.name}`]
  const reason = 'reason' in state ? state.reason : undefined
  const asExpected = state.name === ending.outcome && reason === ('reason' in ending ? ending.reason : undefined)
  return asExpected ? clock : [...clock, `it is ${named(state.name, reason)}, expected ${namedEnding(ending)}`]
}

function named(name: string, reason: string | undefined): string {
  return reason === undefined ? name : `${name} (${reason})`
}

function namedEnding(ending: Ending): string {
  return named(ending.outcome, 'reason' in ending ? ending.reason : undefined)
}

/** A completed run has its one order, and the ledger names it; any other run has none. */
function orderProblems({ state, copy }: Run, placedOrders: readonly string[]): readonly string[] {
  if (state.name !== 'completed') return placedOrders.map((id) => `it is ${state.name}, and yet order ${id} is placed`)
  const [first, ...others] = placedOrders
  if (first === undefined) return ['it is completed, and Commerce Layer has no placed order for it']
  const duplicates = others.map((id) => `order ${id} is placed besides ${first}`)
  if (placedOrders.some((id) => id === copy?.targetOrderId)) return duplicates
  return [...duplicates, `the ledger names order ${copy?.targetOrderId ?? 'none'}, placed is ${first}`]
}

/** Placed targets of copies of orders that belong to nobody in the story. */
function strangers(cast: readonly CastMember[], { orders, copies }: Evidence): readonly string[] {
  const sources = new Set(cast.map(sourceOrderOf))
  const placed = new Set(orders.filter(isPlaced).map(({ id }) => id))
  return copies
    .filter((copy) => !sources.has(copy.source_order) && copy.target_order !== null && placed.has(copy.target_order))
    .map((copy) => `copy ${copy.id} placed an order for ${copy.source_order}, which is no series`)
}

/** The message of every parked run is in the dead-letter queue, and that of no other. */
function bellProblems({ runs, deadLetters }: Evidence): readonly string[] {
  const parked = runs.filter(({ state }) => state.name === 'parked').map(({ key }) => key)
  const silent = parked.filter((key) => !deadLetters.runs.includes(key))
  const stray = deadLetters.runs.filter((key) => !parked.includes(key))
  return [
    ...silent.map((key) => `${key} is parked, and its message is not in the dead-letter queue`),
    ...stray.map((key) => `${key} is in the dead-letter queue and not parked`),
  ]
}

/** Besides the messages of runs, what could not be read is in the dead-letter queue, and nothing else. */
function otherDeadLetters(cast: readonly CastMember[], { deadLetters }: Evidence): readonly string[] {
  const { unreadable, others } = deadLetters
  const expected = unreadableOf(cast)
  return [
    ...(unreadable === expected
      ? []
      : [`${unreadable} unreadable deliveries are in the dead-letter queue, expected ${expected}`]),
    ...(others === 0 ? [] : [`${others} other messages are in the dead-letter queue`]),
  ]
}

/** Authentic deliveries of the story that Commerce Layer did not make: each of them cannot be read. */
function unreadableOf(cast: readonly CastMember[]): number {
  const cues = cast.flatMap(({ trouble }) => trouble?.cues ?? [])
  return cues.filter((cue) => cue.does === 'send' && cue.signedWith === 'our_secret').length
}
