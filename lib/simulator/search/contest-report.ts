import { tableLines } from '../../cli/table.ts'
import type { Account } from '../baseline/account.ts'
import type { Tally } from './job.ts'

/** The columns, in this order. */
const COLUMNS: Readonly<Record<keyof Account, string>> = {
  runs: 'runs',
  secondOrders: 'second orders',
  lost: 'lost',
  missedByPlatform: 'missed by the platform',
  told: 'left to a person',
  paidTwice: 'paid twice by customers',
}

/** Both sides of a contest, mix by mix, as figures for 10,000 seeds. */
export function tellContests(tallies: readonly Tally[]): string[] {
  const rows = tallies.map(({ name, histories, ends }) => {
    const per10000 = (count = 0) => Math.round((count * 10_000) / histories).toLocaleString('en')
    return { cells: [name, ...Object.keys(COLUMNS).map((key) => per10000(ends[key]))] }
  })
  const head = ['in 10,000 seeds', ...Object.values(COLUMNS)]
  return tableLines(head, rows, { paint: (_style, text) => text, columns: undefined })
}
