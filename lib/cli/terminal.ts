import { createInterface } from 'node:readline/promises'
import { styleText } from 'node:util'

/** What a piece of text is, for whoever sees colours. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow'
export type Paint = (style: Style, text: string) => string

/** Whoever started the command. */
export interface Terminal {
  /** The result, a line on standard output. */
  say(line: string): void
  /** What belongs to the way there, a line on standard error. */
  note(line: string): void
  /**
   * Puts a line of standard error in the place of the one before, where a person sees it; an empty one takes it away. Has to be
   * taken away before anything else is said.
   */
  redraw(line: string): void
  /** Colours for `say`. */
  paint: Paint
  /** Colours for `note`. */
  paintNote: Paint
  /** Width of standard output; undefined where there is none to keep to. */
  columns: number | undefined
  /** Whether a person can be asked something. */
  audience: 'person' | 'nobody'
  /** Asks a person; undefined when the input ends without an answer. */
  ask(question: string): Promise<string | undefined>
}

export const plain: Paint = (_style, text) => text

/**
 * The terminal of this process. Colours only where they are seen; the streams themselves know of NO_COLOR.
 *
 * @param gone Called when nobody reads a stream any more, as after `| head`; what is written to it is lost then.
 */
export function processTerminal(gone: () => void = () => {}): Terminal {
  const { stdin, stdout, stderr } = process
  return {
    say: lineWriter(stdout, gone),
    note: lineWriter(stderr, gone),
    redraw: lineRedrawer(stderr),
    paint: paintFor(stdout),
    paintNote: paintFor(stderr),
    columns: stdout.isTTY ? stdout.columns : undefined,
    // The question goes to standard error, so that the result can be piped on.
    audience: stdin.isTTY && stderr.isTTY ? 'person' : 'nobody',
    ask,
  }
}

/** Back to the beginning of the line, and nothing in it. */
const TO_AN_EMPTY_LINE = '\r\u001b[2K'

/** The far end of a pipe was closed, or the terminal. */
const GONE = new Set(['EPIPE', 'EIO'])

/** Writes lines to a stream for as long as somebody reads them. */
export function lineWriter(stream: NodeJS.WritableStream, gone: () => void): (line: string) => void {
  let reader: 'there' | 'gone' = 'there'
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!GONE.has(error.code ?? '')) throw error
    if (reader === 'there') gone()
    reader = 'gone'
  })
  return (line) => {
    if (reader === 'there') stream.write(`${line}\n`)
  }
}

function lineRedrawer(stream: NodeJS.WriteStream): (line: string) => void {
  return (line) => {
    if (stream.isTTY) stream.write(`${TO_AN_EMPTY_LINE}${line.slice(0, stream.columns - 1)}`)
  }
}

function paintFor(stream: NodeJS.WriteStream): Paint {
  const coloured = stream.isTTY && stream.hasColors()
  return coloured ? (style, text) => styleText(style, text, { validateStream: false }) : plain
}

async function ask(question: string): Promise<string | undefined> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  const ended = new Promise<undefined>((resolve) => reader.once('close', () => resolve(undefined)))
  try {
    return await Promise.race([reader.question(question), ended])
  } finally {
    reader.close()
  }
}
