import { isoSeconds } from '../core/run-key.ts'
import type { UnreadableMessage } from '../flows/replay/read-unreadable.ts'
import { type TableStyle, tableLines } from './table.ts'
import { localTime } from './time-text.ts'

/** Messages of the dead-letter queue that belong to no run, for people. */
export function unreadableLines(messages: readonly UnreadableMessage[], style: TableStyle): string[] {
  if (messages.length === 0) return []
  const rows = messages.map(({ sentMs, message }) => ({ cells: [localTime(sentMs), whatItIs(message)] }))
  const count =
    messages.length === 1 ? 'a message that cannot be read' : `${messages.length} messages that cannot be read`
  return [
    style.paint('bold', `unreadable: ${count}, in the dead-letter queue`),
    ...tableLines(['SENT', 'WHAT IT IS'], rows, style),
    'Find in the log what sent them; a redrive brings them back here, and in two weeks the queue forgets them.',
  ]
}

/** The same for programs. */
export function unreadableJson({ id, sentMs, message }: UnreadableMessage) {
  return { message: id, sent: isoSeconds(sentMs), what: whatItIs(message) }
}

function whatItIs(message: UnreadableMessage['message']): string {
  switch (message.kind) {
    case 'unreadable':
      return `a delivery of ${shown(message.topic)}, ${message.size} bytes, sha256 ${shown(message.sha256)}`
    case 'garbage':
      return `no message of ours: ${message.reason}`
    case 'newer':
      return `a ${shown(message.of)} of a newer version (${message.version})`
    default:
      return message satisfies never
  }
}

/** Anybody may have written it: what is no plain word shows every character for what it is, and not too many of them. */
function shown(text: string): string {
  return /^[\w.]{1,64}$/.test(text) ? text : JSON.stringify(text.slice(0, 60))
}
