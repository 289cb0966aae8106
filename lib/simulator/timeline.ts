import type { Clock } from '../flows/dependencies.ts'

/** Virtual time: nothing happens but what was put on it, in the order of its times. */
export interface Timeline extends Clock {
  /** Does something at a time, at once when that has passed; of one moment, in the order of asking. */
  at(ms: number, act: () => void): Planned
  /** Resolves so much later. */
  pause(ms: number): Promise<void>
  /** What work comes to, or `late` when it takes longer. */
  within<T>(ms: number, work: Promise<T>): Promise<T | 'late'>
  /** The time of what comes next. */
  nextMs(): number | undefined
  /** Does the first thing that is due at or before a time, after moving the clock there. */
  takeUntil(ms: number): 'done' | 'nothing'
  /** Moves the clock on to a time; never back. */
  moveTo(ms: number): void
  /** Resolves when everything has happened that needs no time to pass. */
  settle(): Promise<void>
}

/** Something that will be done, unless it is called off. */
export interface Planned {
  callOff(): void
}

interface Entry {
  ms: number
  order: number
  act: (() => void) | undefined
}

const isBefore = (a: Entry, b: Entry): boolean => a.ms < b.ms || (a.ms === b.ms && a.order < b.order)

/** A timeline that begins at a time (epoch ms). */
export function makeTimeline(startMs: number): Timeline {
  let nowMs = startMs
  let asked = 0
  const heap = makeHeap()
  const at: Timeline['at'] = (ms, act) => {
    asked += 1
    const entry: Entry = { ms: Math.max(ms, nowMs), order: asked, act }
    heap.push(entry)
    return {
      callOff: () => {
        entry.act = undefined
      },
    }
  }
  /** What was called off is as if it had never been asked for. */
  const first = (): Entry | undefined => {
    for (;;) {
      const entry = heap.first()
      if (entry === undefined || entry.act !== undefined) return entry
      heap.pop()
    }
  }
  const moveTo: Timeline['moveTo'] = (ms) => {
    nowMs = Math.max(nowMs, ms)
  }
  return {
    nowMs: () => nowMs,
    at,
    pause: (ms) => new Promise((resolve) => at(nowMs + ms, resolve)),
    within: (ms, work) =>
      new Promise((resolve, reject) => {
        const tooLate = at(nowMs + ms, () => resolve('late'))
        work.finally(tooLate.callOff).then(resolve, reject)
      }),
    nextMs: () => first()?.ms,
    takeUntil: (ms) => {
      const entry = first()
      if (entry?.act === undefined || entry.ms > ms) return 'nothing'
      heap.pop()
      moveTo(entry.ms)
      entry.act()
      return 'done'
    },
    moveTo,
    // Promises are followed to their ends before a tick; a turn of the event loop would take twice as long.
    settle: () => new Promise((resolve) => process.nextTick(resolve)),
  }
}

/** A binary heap, the earliest entry first. */
function makeHeap() {
  const entries: Entry[] = []
  const swap = (a: number, b: number): void => {
    const [one, other] = [entries[a], entries[b]]
    if (one === undefined || other === undefined) return
    entries[a] = other
    entries[b] = one
  }
  const isEarlier = (a: number, b: number): boolean => {
    const [one, other] = [entries[a], entries[b]]
    return one !== undefined && other !== undefined && isBefore(one, other)
  }
  const sink = (from: number): void => {
    let place = from
    for (;;) {
      const [left, right] = [2 * place + 1, 2 * place + 2]
      const least = isEarlier(right, left) ? right : left
      if (!isEarlier(least, place)) return
      swap(least, place)
      place = least
    }
  }
  return {
    first: () => entries[0],
    push: (entry: Entry): void => {
      entries.push(entry)
      for (let place = entries.length - 1; place > 0; ) {
        const parent = (place - 1) >> 1
        if (!isEarlier(place, parent)) return
        swap(place, parent)
        place = parent
      }
    },
    pop: (): void => {
      swap(0, entries.length - 1)
      entries.pop()
      sink(0)
    },
  }
}
