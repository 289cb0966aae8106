import { plain, type Terminal } from '../../lib/cli/terminal.ts'

/** A terminal of a test's own: what was said and asked on it, and answers that are given in turn. */
export interface ScriptedTerminal extends Terminal {
  /** Lines on standard output. */
  said: string[]
  /** Lines on standard error, questions included. */
  noted: string[]
}

/** Nobody sits at it, unless answers are given. */
export function scriptedTerminal(answers?: readonly string[], columns?: number): ScriptedTerminal {
  const said: string[] = []
  const noted: string[] = []
  const left = [...(answers ?? [])]
  return {
    said,
    noted,
    say: (line) => said.push(...line.split('\n')),
    note: (line) => noted.push(...line.split('\n')),
    paint: plain,
    paintNote: plain,
    columns,
    audience: answers === undefined ? 'nobody' : 'person',
    ask: async (question) => {
      noted.push(question)
      return left.shift()
    },
  }
}
