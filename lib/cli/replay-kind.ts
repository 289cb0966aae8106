import { InvalidArgumentError } from 'commander'
import { NAMEABLE_KINDS, type ReplayKind } from '../core/replay-kinds.ts'

/** Reads a kind of replay, from an option that may be given several times. */
export function replayKind(text: string, before: readonly ReplayKind[] = []): ReplayKind[] {
  const kind = NAMEABLE_KINDS.find((one) => one === text)
  if (kind !== undefined) return [...before, kind]
  if (text === 'looping') throw new InvalidArgumentError('A looping run is replayed by its own name only.')
  throw new InvalidArgumentError(`Expected one of ${NAMEABLE_KINDS.join(', ')}.`)
}
