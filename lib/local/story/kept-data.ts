import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from '../../cli/command-error.ts'
import { isFields } from '../../core/fields.ts'
import { parseWebhookSecrets } from '../../core/webhook-secrets.ts'
import { type Snapshot, snapshotVersion } from '../../emulator/snapshot.ts'

/** What a story leaves in its data folder, besides the ledger's own table. */
export interface KeptData {
  version: 1
  storyStartMs: number
  runs: number
  seed: number
  /** `playing`: its process ended before the story did, and the rest of it was never played. */
  progress: 'playing' | 'ended'
  /** Where deliveries went: the webhooks still say so. */
  deliveriesUrl: string
  /** How far the story's time was ahead of the machine's. */
  clockOffsetMs: number
  /** What the SSM parameter of the webhooks' secrets held. */
  secrets: string
  /** What was in the dead-letter queue that the ledger does not know of. */
  deadLetters: readonly string[]
  snapshot: Snapshot
}

/**
 * Reads what an earlier story left; undefined where there was none.
 *
 * @throws {CommandError} when something else lies there.
 */
export function readKeptData(folder: string): KeptData | undefined {
  const file = fileIn(folder)
  let json: string
  try {
    json = readFileSync(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw unreadable(file, cause)
  }
  const kept = parse(json, file)
  if (!isKeptData(kept)) throw unreadable(file)
  return kept
}

/** Writes it into a folder that is there, in one step: whoever is killed meanwhile leaves the earlier one. */
export function writeKeptData(folder: string, kept: KeptData): void {
  const unfinished = `${fileIn(folder)}.unfinished`
  writeFileSync(unfinished, JSON.stringify(kept), { mode: 0o600 })
  renameSync(unfinished, fileIn(folder))
}

function fileIn(folder: string): string {
  return join(folder, 'story.json')
}

function parse(json: string, file: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

function unreadable(file: string, cause?: unknown): CommandError {
  return new CommandError({
    code: 'kept_data_unreadable',
    what: `${file} is not what this version of Perennial writes.`,
    remedy: 'Name another folder with --data, or delete this one.',
    cause,
  })
}

/** Ours by its version, its snapshot's and its fields; what is inside the snapshot is the emulator's. */
function isKeptData(value: unknown): value is KeptData {
  if (!isFields(value) || value.version !== 1) return false
  if (!isFields(value.snapshot) || value.snapshot.version !== snapshotVersion) return false
  const { storyStartMs, runs, seed, progress, deliveriesUrl, clockOffsetMs, secrets, deadLetters } = value
  return (
    [storyStartMs, runs, seed, clockOffsetMs].every(Number.isFinite) &&
    (progress === 'playing' || progress === 'ended') &&
    isText(deliveriesUrl) &&
    isText(secrets) &&
    'secrets' in parseWebhookSecrets(secrets) &&
    Array.isArray(deadLetters) &&
    deadLetters.every(isText)
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
