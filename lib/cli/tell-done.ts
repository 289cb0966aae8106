import type { Terminal } from './terminal.ts'

/** What a command did: the outcome's name, a document for programs, sentences for people. */
export interface Done {
  outcome: string
  document: Readonly<Record<string, unknown>>
  sentences: readonly string[]
}

/** Says what a command did. */
export function tellDone(
  terminal: Terminal,
  { outcome, document, sentences }: Done,
  { json }: { json?: boolean },
): void {
  if (json) terminal.say(JSON.stringify({ outcome, ...document }))
  else for (const sentence of sentences) terminal.say(sentence)
}
