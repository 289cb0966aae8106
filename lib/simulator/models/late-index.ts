import type { Clock } from '../../flows/dependencies.ts'

/** How late readers of an index see what was written to it. */
export interface Lateness {
  clock: Clock
  lagMs(): number
}

/** An index that shows what it was told a while ago: all of it, in the order of telling. */
export interface LateIndex<Key, Value> {
  /** Undefined takes the entry out. */
  put(key: Key, value: Value | undefined): void
  shown(): ReadonlyMap<Key, Value>
}

export function makeLateIndex<Key, Value>({ clock, lagMs }: Lateness): LateIndex<Key, Value> {
  const entries = new Map<Key, Value>()
  const coming: { key: Key; value: Value | undefined; toldMs: number }[] = []
  return {
    put: (key, value) => void coming.push({ key, value, toldMs: clock.nowMs() }),
    shown: () => {
      const untilMs = clock.nowMs() - lagMs()
      while (coming[0] !== undefined && coming[0].toldMs <= untilMs) {
        const { key, value } = coming[0]
        coming.shift()
        if (value === undefined) entries.delete(key)
        else entries.set(key, value)
      }
      return entries
    },
  }
}
