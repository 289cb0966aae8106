import { remember } from './history.ts'
import { type ApiErrorRecord, maskMessage } from './mask.ts'
import type { ParkReason, Reason, SkipReason, WaitReason } from './reasons.ts'
import type { Action, Run, RunCopy, RunState } from './run.ts'
import type { StateName } from './state-names.ts'

/** What Perennial itself does to a run, by the holder of the claim or under a condition on the version. */
export type Move =
  | { name: 'claim'; action: Action; fenced: boolean; leaseUntilMs: number }
  | { name: 'take_over'; nextRunMs: number }
  | { name: 'accept'; copy: RunCopy; wakeMs: number }
  | { name: 'wait'; why: WaitReason; action: Action; wakeMs: number; error?: ApiErrorRecord }
  | { name: 'postpone'; why: WaitReason; wakeMs: number; error?: ApiErrorRecord }
  | { name: 'doubt'; why: 'answer_lost' | 'claim_expired'; wakeMs: number; error?: ApiErrorRecord }
  | { name: 'hasten'; wakeMs: number }
  | { name: 'move'; toMs: number }
  | { name: 'skip'; reason: SkipReason; note?: string; interventionId?: string }
  | { name: 'park'; reason: ParkReason; error?: ApiErrorRecord }
  | { name: 'replay'; wakeMs: number; interventionId?: string }
  | { name: 'reopen'; wakeMs: number }

/** The whole table: which move leads from which state to which. What is not in it is a programmer's error. */
export const MOVES: Readonly<Record<StateName, Partial<Record<Move['name'], StateName>>>> = {
  planned: {
    claim: 'claimed',
    take_over: 'planned',
    postpone: 'planned',
    hasten: 'planned',
    move: 'planned',
    skip: 'skipped',
    park: 'parked',
  },
  claimed: {
    take_over: 'claimed',
    accept: 'accepted',
    wait: 'planned',
    doubt: 'in_doubt',
    skip: 'skipped',
    park: 'parked',
  },
  in_doubt: { claim: 'claimed', take_over: 'in_doubt', postpone: 'in_doubt' },
  accepted: { wait: 'planned', park: 'parked' },
  completed: {},
  skipped: { reopen: 'planned' },
  parked: { replay: 'planned', skip: 'skipped' },
}

/** A move that the table does not have: a mistake in the program, never the world's doing. */
export class IllegalMove extends Error {
  readonly code = 'ILLEGAL_MOVE'

  constructor(run: Run, move: Move) {
    super(`run ${run.key} is ${run.state.name}, and no move "${move.name}" leads on from there`)
    this.name = 'IllegalMove'
  }
}

/**
 * The run after one of our moves, with the next version. Every replay and every run once in doubt goes on fenced; every
 * replay begins with a look-up.
 *
 * @throws {IllegalMove} when the table of moves does not have it.
 */
export function moveRun(run: Run, move: Move, nowMs: number): Run {
  const to = MOVES[run.state.name][move.name]
  const doubtNeedsLook = run.state.name === 'in_doubt' && move.name === 'claim' && move.action !== 'look_up'
  if (to === undefined || doubtNeedsLook) throw new IllegalMove(run, move)
  return enter(
    { ...run, ...changes(run, move, nowMs) },
    { state: stateAfter(run, move, nowMs), why: whyOf(move), nowMs },
  )
}

/** Puts a run into a state: next version, move remembered. */
export function enter(run: Run, { state, why, nowMs }: { state: RunState; why: Reason; nowMs: number }): Run {
  const entry = { atMs: nowMs, from: run.state.name, to: state.name, why, post: run.posts }
  return {
    ...run,
    state,
    version: run.version + 1,
    history: remember(run.history, entry),
  }
}

function stateAfter(run: Run, move: Move, nowMs: number): RunState {
  switch (move.name) {
    case 'claim':
      return { ...move, name: 'claimed', fenced: run.doubted || move.fenced }
    case 'take_over':
      return run.state
    case 'accept':
      return { name: 'accepted', wakeMs: move.wakeMs }
    case 'wait':
      return { name: 'planned', action: move.action, wakeMs: move.wakeMs, fenced: run.doubted }
    case 'postpone':
      return postponed(run, move.wakeMs)
    case 'move':
      return postponed(run, move.toMs)
    case 'doubt':
      return { name: 'in_doubt', sinceMs: nowMs, wakeMs: move.wakeMs }
    case 'skip':
      return { name: 'skipped', reason: move.reason, closedMs: nowMs }
    case 'park':
      return { name: 'parked', reason: move.reason, parkedMs: nowMs }
    case 'hasten':
    case 'replay':
    case 'reopen':
      return { name: 'planned', action: 'look_up', wakeMs: move.wakeMs, fenced: run.doubted }
    default:
      return move satisfies never
  }
}

/** The same state at another time. */
function postponed(run: Run, wakeMs: number): RunState {
  const { state } = run
  return state.name === 'planned' || state.name === 'in_doubt' ? { ...state, wakeMs } : state
}

function changes(run: Run, move: Move, nowMs: number): Partial<Run> {
  switch (move.name) {
    case 'claim':
      return move.action === 'create' ? post(run, move) : {}
    case 'take_over':
      return { takeoverNextRunMs: move.nextRunMs, doubted: true }
    case 'accept':
      return { copy: move.copy, waits: 0, crashes: 0, startedMs: nowMs }
    case 'wait':
      return { waits: run.waits + 1, crashes: claimedTo(run, 'look_up') ? run.crashes : 0, ...errorOf(move) }
    case 'postpone':
      return { waits: run.waits + 1, ...errorOf(move) }
    case 'doubt':
      return { doubted: run.doubted || claimedTo(run, 'create'), crashes: run.crashes + crash(move), ...errorOf(move) }
    case 'park':
      return { doubted: run.doubted || (move.reason === 'poison' && claimedTo(run, 'create')), ...errorOf(move) }
    case 'replay':
      return { ...replayed(run, nowMs), interventionId: move.interventionId }
    case 'hasten':
    case 'reopen':
      return { startedMs: nowMs }
    case 'move':
      return { movedToMs: move.toMs }
    case 'skip':
      return discarded(run, move)
    default:
      return move satisfies never
  }
}

function replayed(run: Run, nowMs: number): Partial<Run> {
  return { epoch: run.epoch + 1, attempts: 0, waits: 0, crashes: 0, startedMs: nowMs }
}

/** A skip that nobody asked for leaves what a person said. */
function discarded(
  run: Run,
  { note, interventionId = run.interventionId }: Extract<Move, { name: 'skip' }>,
): Partial<Run> {
  return { interventionId, ...(note !== undefined && { note: maskMessage(note) }) }
}

/** A claim to create is written before the POST, so from here on the POST may have happened. */
function post(run: Run, { fenced, leaseUntilMs }: { fenced: boolean; leaseUntilMs: number }): Partial<Run> {
  return run.doubted || fenced ? { posts: run.posts + 1 } : { posts: run.posts + 1, lastPlainPostMs: leaseUntilMs }
}

function claimedTo(run: Run, action: Action): boolean {
  return run.state.name === 'claimed' && run.state.action === action
}

/** A look-up between two crashes proves nothing about what crashes: only progress ends the row. */
function crash(move: { why: 'answer_lost' | 'claim_expired' }): number {
  return move.why === 'claim_expired' ? 1 : 0
}

function errorOf(move: { error?: ApiErrorRecord }): Partial<Run> {
  return move.error === undefined ? {} : { error: move.error }
}

function whyOf(move: Move): Reason {
  switch (move.name) {
    case 'claim':
      return 'claimed'
    case 'take_over':
      return 'taken_over'
    case 'accept':
      return 'copy_created'
    case 'wait':
    case 'postpone':
    case 'doubt':
      return move.why
    case 'hasten':
      return 'last_run_told'
    case 'move':
      return 'moved'
    case 'skip':
    case 'park':
      return move.reason
    case 'replay':
      return 'replayed'
    case 'reopen':
      return 'reopened'
    default:
      return move satisfies never
  }
}
