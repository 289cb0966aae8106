import { createHash } from 'node:crypto'
import { type Fields, parseFields } from './fields.ts'
import { isResourceId, parseRunKey, type RunKey } from './run-key.ts'

/** What this version writes, and the newest that it reads. */
export const MESSAGE_VERSION = 1

/** The copy request: asks for work on a run. A hint, never the truth. */
export interface CopyRequest {
  kind: 'copy_request'
  run: RunKey
  epoch: number
}

/** Sent while the ledger cannot be reached: asks to read a resource and to note what it says. */
export interface Recheck {
  kind: 'recheck'
  topic: string
  type: string
  id: string
}

/** An authentic delivery that could not be read, on its way to the dead-letter queue. */
export interface Unreadable {
  kind: 'unreadable'
  topic: string
  size: number
  sha256: string
}

export type Message = CopyRequest | Recheck | Unreadable

/** What came out of the queue: a message, one of a newer version, or something that is none. */
export type DecodedMessage =
  | Message
  | { kind: 'newer'; version: number; of: string }
  | { kind: 'garbage'; reason: string }

/** What is kept of an authentic body that could not be read: enough to find it, nothing of what it says. */
export function unreadable(topic: string, body: Uint8Array): Unreadable {
  const sha256 = createHash('sha256').update(body).digest('hex')
  return { kind: 'unreadable', topic, size: body.byteLength, sha256 }
}

export function encodeMessage(message: Message): string {
  return JSON.stringify({ v: MESSAGE_VERSION, ...message })
}

/** Reads a message body. Never throws: what cannot be read is garbage with a reason. */
export function decodeMessage(body: string): DecodedMessage {
  const fields = parseFields(body)
  if (fields === undefined) return garbage('not a JSON object')
  const version = fields.v
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return garbage('no version')
  if (version > MESSAGE_VERSION) return { kind: 'newer', version, of: String(fields.kind) }
  switch (fields.kind) {
    case 'copy_request':
      return decodeCopyRequest(fields)
    case 'recheck':
      return decodeRecheck(fields)
    case 'unreadable':
      return decodeUnreadable(fields)
    default:
      return garbage('an unknown kind')
  }
}

function decodeCopyRequest({ run, epoch }: Fields): DecodedMessage {
  const key = typeof run === 'string' ? parseRunKey(run)?.key : undefined
  if (key === undefined) return garbage('a copy request without a run key')
  if (!isCount(epoch) || epoch < 1) return garbage('a copy request without an epoch')
  return { kind: 'copy_request', run: key, epoch }
}

function decodeRecheck({ topic, type, id }: Fields): DecodedMessage {
  if (typeof topic !== 'string' || typeof type !== 'string') return garbage('a recheck without a topic')
  if (typeof id !== 'string' || !isResourceId(id)) return garbage('a recheck without an id')
  return { kind: 'recheck', topic, type, id }
}

function decodeUnreadable({ topic, size, sha256 }: Fields): DecodedMessage {
  if (typeof topic !== 'string' || !isCount(size) || typeof sha256 !== 'string') return garbage('half an unreadable')
  return { kind: 'unreadable', topic, size, sha256 }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function garbage(reason: string): DecodedMessage {
  return { kind: 'garbage', reason }
}
