import type { History } from '../../core/history.ts'
import type { Row } from './attributes.ts'

/** One line for each move: a row of a run without trouble has to stay below the 1 KB that one write unit pays for. */
export function encodeHistory({ first, last, leftOut }: History): Row {
  return {
    history: [...first, ...last].map(({ atMs, from, to, why, post }) => {
      return `${new Date(atMs).toISOString()} ${from}>${to} ${why} ${post}`
    }),
    history_left_out: leftOut === 0 ? undefined : leftOut,
  }
}
