import { isHeldBack, isPaused } from '../core/pause.ts'
import type { ParkReason } from '../core/reasons.ts'
import type { Action, Run, RunState } from '../core/run.ts'
import type { Series } from '../core/series.ts'
import { localTime, moment } from './time-text.ts'

/** What comes next of a run by itself, or what a person has to do. A line each. */
export function nextSteps(run: Run, { series, nowMs }: { series: Series | undefined; nowMs: number }): string[] {
  const { state, key } = run
  switch (state.name) {
    case 'planned':
      if (series && isPaused(series) && isHeldBack(run, nowMs)) return ['is skipped: its series is paused']
      return [`${actionText(state)} ${whenText(state.wakeMs, nowMs)}`]
    case 'claimed':
      return [
        `${actionText(state)} now; should its worker die, it is looked after from ${localTime(state.leaseUntilMs)} on`,
      ]
    case 'in_doubt':
      return [`looks whether a copy was made, before another is asked for, ${whenText(state.wakeMs, nowMs)}`]
    case 'accepted':
      return [`waits for word of its copy; asks for it ${whenText(state.wakeMs, nowMs)}`]
    case 'completed':
    case 'skipped':
      return ['nothing: it is over']
    case 'parked':
      return [remedyOf(state.reason), `npx perennial replay ${key}`, `npx perennial discard ${key} --reason "..."`]
    default:
      return state satisfies never
  }
}

const ACTIONS: Readonly<Record<Action, string>> = {
  create: 'creates the copy',
  place: 'places its order',
  look_up: 'looks whether a copy was made',
}

function actionText({ action, fenced }: Extract<RunState, { action: Action }>): string {
  return fenced && action === 'create' ? `${ACTIONS.create}, for an order that is placed later,` : ACTIONS[action]
}

function whenText(wakeMs: number, nowMs: number): string {
  return wakeMs > nowMs ? `at ${moment(wakeMs, nowMs)}` : 'as soon as the pace allows'
}

/** What a person can do about a parked run. */
export function remedyOf(reason: ParkReason): string {
  return REMEDIES[reason]
}

const REMEDIES: Readonly<Record<ParkReason, string>> = {
  refused: 'a person: set right at Commerce Layer what the error names, then replay it',
  exhausted: 'a person: have the payment or the copy set right, then replay it',
  too_late: 'a person: replay it if its order is still wanted, or discard it',
  poison: 'a person: find in the log what killed its workers, then replay it',
  not_permitted: 'a person: give our integration the permission that it lacks, then replay it',
  ask: 'a person: replay it to have it made late (CATCH_UP is ask), or discard it',
  target_cancelled: 'a person: somebody cancelled its order; replay it for another, or discard it',
}
