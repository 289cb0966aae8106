import { type Identifier, keyOf, type Resource, type ResourceType } from './resource.ts'
import type { Entry } from './tables/entry.ts'

/** What a resource was until a time; `undefined`: it did not exist. */
type Past = { readonly untilMs: number; readonly resource: Resource | undefined }

/** A resource that is gone, in the place that it had among the others. */
type Grave = { readonly goneMs: number; readonly entry: Entry }

/** What resources were some time ago, for lists that lag behind. */
export type History = {
  /** Notes what a resource was until now, and forgets what is older than the history has to reach. */
  remember(identifier: Identifier, before: Resource | undefined): void
  /** Notes that a resource was there until now. */
  bury(entry: Entry): void
  /** The resource as it was at a time; `undefined` when it did not exist then. */
  asOf(resource: Resource, ms: number): Resource | undefined
  /** The resources of a type that were there at a time and are gone by now, in no particular order. */
  goneSince(type: ResourceType, ms: number): readonly Entry[]
}

/**
 * `historyMs` is asked at each change; with 0 nothing is kept. What happened later than now, since when the clock was
 * set back, is nothing that lists can lag behind.
 */
export const makeHistory = (nowMs: () => number, historyMs: () => number): History => {
  const pasts = new Map<string, readonly Past[]>()
  /** The oldest first, but for those from before the clock was set back. */
  const graves = new Map<string, Grave>()

  const isWithin = (ms: number, fromMs: number): boolean => ms > fromMs && ms <= nowMs()

  const fillOldGraves = (): void => {
    for (const [key, { goneMs }] of graves) {
      if (isWithin(goneMs, nowMs() - historyMs())) return
      graves.delete(key)
      pasts.delete(key)
    }
  }

  const remember = (key: string, resource: Resource | undefined): void => {
    const fromMs = nowMs() - historyMs()
    const kept = (pasts.get(key) ?? []).filter(({ untilMs }) => isWithin(untilMs, fromMs))
    if (historyMs() === 0) pasts.delete(key)
    else pasts.set(key, [...kept, { untilMs: nowMs(), resource }])
  }

  return {
    remember: (identifier, before) => {
      const key = keyOf(identifier)
      graves.delete(key)
      remember(key, before)
    },
    bury: (entry) => {
      const key = keyOf(entry.resource)
      fillOldGraves()
      remember(key, entry.resource)
      if (historyMs() > 0) graves.set(key, { goneMs: nowMs(), entry })
    },
    asOf: (resource, ms) => {
      const past = pasts.get(keyOf(resource))?.find(({ untilMs }) => isWithin(untilMs, ms))
      return past === undefined ? resource : past.resource
    },
    goneSince: (type, ms) =>
      [...graves.values()].flatMap(({ goneMs, entry }) =>
        entry.resource.type === type && isWithin(goneMs, ms) ? [entry] : [],
      ),
  }
}
