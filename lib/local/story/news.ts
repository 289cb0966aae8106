import { type Fields, parseFields, textField } from '../../core/fields.ts'
import type { LogLine } from '../log-line.ts'

/** What a log line of the functions says, as far as anybody here listens. */
export type News =
  | { kind: 'run_planned'; run: string }
  | { kind: 'run_moved'; run: string; to: string; why: string }
  | { kind: 'delivery'; outcome: string }
  | { kind: 'usage'; writeUnits: number }
  /** An invocation did not end by itself. */
  | { kind: 'violent_end'; functionName: string; words: string }
  /** The local runtime itself has something to say. */
  | { kind: 'trouble'; functionName: string; words: string }

/** How the local runtime begins when an invocation was killed, crashed or did not even start. */
const VIOLENT = /^(died|was killed|could not start)/

/** Reads a log line; undefined when it is no news. The functions' log is the record of what has no other. */
export function readNews({ stream, line, functionName }: LogLine): News | undefined {
  if (stream === 'runtime') {
    const [words = ''] = line.split('\n')
    return { kind: VIOLENT.test(words) ? 'violent_end' : 'trouble', functionName, words }
  }
  const entry = stream === 'stdout' ? parseFields(line) : undefined
  return entry && newsOf(entry)
}

function newsOf(entry: Fields): News | undefined {
  const text = (name: string) => textField(entry, name) ?? ''
  switch (entry.code) {
    case 'RUN_PLANNED':
      return { kind: 'run_planned', run: text('run') }
    case 'RUN_MOVED':
      return { kind: 'run_moved', run: text('run'), to: text('to'), why: text('why') }
    case 'DELIVERY':
      return { kind: 'delivery', outcome: text('outcome') }
    case 'USAGE':
      return { kind: 'usage', writeUnits: Number(text('writeUnits')) }
    default:
      return undefined
  }
}
