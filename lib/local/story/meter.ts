import { isFields, textField } from '../../core/fields.ts'
import type { LogLine } from '../log-line.ts'

/** What the functions say about their work. */
export interface Measured {
  writeUnits: number
  /** Deliveries by what became of them. */
  deliveries: Readonly<Record<string, number>>
  /** Invocations that ended without their own end: killed, crashed, timed out. */
  violentEnds: number
}

export interface Meter {
  read(line: LogLine): void
  measured(): Measured
}

/** Reads the log lines of the functions, which are the record of what has no other. */
export function makeMeter(): Meter {
  const deliveries = new Map<string, number>()
  let writeUnits = 0
  let violentEnds = 0
  return {
    read: ({ stream, line }) => {
      if (stream === 'runtime') violentEnds += 1
      const entry = stream === 'stdout' ? parse(line) : undefined
      if (!isFields(entry)) return
      if (entry.code === 'USAGE' && typeof entry.writeUnits === 'number') writeUnits += entry.writeUnits
      const outcome = textField(entry, 'outcome')
      if (entry.code === 'DELIVERY' && outcome !== undefined) deliveries.set(outcome, (deliveries.get(outcome) ?? 0) + 1)
    },
    measured: () => ({ writeUnits, deliveries: Object.fromEntries(deliveries), violentEnds }),
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
