import type { Run } from '../../core/run.ts'
import { isoSeconds } from '../../core/run-key.ts'
import type { Paint } from '../terminal.ts'
import { localTime } from '../time-text.ts'

/** What became of a run that was done for real, for people. */
export function outcomeLines({ key, state, copy, error }: Run, paint: Paint): string[] {
  const made = copy ? `copy ${copy.type}/${copy.id}, target order ${copy.targetOrderId ?? 'not known yet'}` : 'no copy'
  const said = error ? [`${[error.code, error.pointer ?? error.key, error.message].filter(Boolean).join(' ')}`] : []
  switch (state.name) {
    case 'completed':
      return [
        `${key}  ${paint('green', state.placed ? 'completed: the order is placed' : 'completed: the order is left unplaced, as asked')}`,
        made,
      ]
    case 'skipped':
      return [`${key}  skipped: ${state.reason}`, made]
    case 'parked':
      return [`${key}  ${paint('red', `parked: ${state.reason}`)}`, ...said, made, 'The same command again replays it.']
    case 'planned':
    case 'in_doubt':
      return [
        `${key}  ${paint('yellow', `${state.name}: goes on at ${localTime(state.wakeMs)}`)}`,
        ...said,
        made,
        'Nothing goes on by itself unless this ledger has a deployment: run the same command then.',
      ]
    case 'accepted':
    case 'claimed':
      return [
        `${key}  ${paint('yellow', `${state.name}: not finished yet`)}`,
        made,
        'The same command again looks what became of it.',
      ]
    default:
      return state satisfies never
  }
}

/** What became of a run that was done for real, for programs. */
export function outcomeJson({ key, state, copy, error, history }: Run) {
  return {
    run: key,
    state: state.name,
    reason: 'reason' in state ? state.reason : null,
    placed: state.name === 'completed' ? state.placed : null,
    copy: copy ? { type: copy.type, id: copy.id, targetOrder: copy.targetOrderId ?? null } : null,
    error: error ? { code: error.code, pointer: error.pointer ?? null, message: error.message } : null,
    history: [...history.first, ...history.last].map(({ atMs, from, to, why }) => ({
      at: isoSeconds(atMs),
      from,
      to,
      why,
    })),
  }
}
