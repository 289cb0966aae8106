import { plain, type Terminal } from '../../lib/cli/terminal.ts'

/** A terminal of a test's own: what was said and asked on it, and answers that are given in turn. */
export interface ScriptedTerminal extends Terminal {
  /** Lines on standard output. */
  said: string[]
  /** Lines on standard error, questions included. */
  noted: string[]
  /** What stood on the line that is redrawn, one after the other. */
  drawn: string[]
}

/** Nobody sits at it, unless answers are given; `meanwhile` happens while a question is thought about. */
export function scriptedTerminal(
  answers?: readonly string[],
  columns?: number,
  meanwhile: () => Promise<void> = async () => {},
): ScriptedTerminal {
  const said: string[] = []
  const noted: string[] = []
  const drawn: string[] = []
  const left = [...(answers ?? [])]
  return {
    said,
    noted,
    drawn,
    say: (line) => said.push(...line.split('\n')),
    note: (line) => noted.push(...line.split('\n')),
    redraw: (line) => drawn.push(line),
    paint: plain,
    paintNote: plain,
    columns,
    audience: answers === undefined ? 'nobody' : 'person',
    ask: async (question) => {
      noted.push(question)
      await meanwhile()
      return left.shift()
    },
  }
}
