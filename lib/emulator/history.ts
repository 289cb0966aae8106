import type { Identifier, Resource } from './resource.ts'

/** What a resource was until a time; `undefined`: it did not exist. */
type Past = { readonly untilMs: number; readonly resource: Resource | undefined }

/** What resources were some time ago, for lists that lag behind. */
export type History = {
  /** Notes what a resource was until now, and forgets what is older than the history has to reach. */
  remember(identifier: Identifier, before: Resource | undefined): void
  forget(identifier: Identifier): void
  /** The resource as it was at a time; `undefined` when it did not exist then. */
  asOf(resource: Resource, ms: number): Resource | undefined
}

const keyOf = ({ type, id }: Identifier): string => `${type}/${id}`

/** `historyMs` is asked at each change; with 0 nothing is kept. */
export const makeHistory = (nowMs: () => number, historyMs: () => number): History => {
  const pasts = new Map<string, readonly Past[]>()
  return {
    remember: (identifier, before) => {
      const key = keyOf(identifier)
      const reachMs = historyMs()
      if (reachMs === 0) {
        pasts.delete(key)
        return
      }
      const kept = (pasts.get(key) ?? []).filter(({ untilMs }) => untilMs > nowMs() - reachMs)
      pasts.set(key, [...kept, { untilMs: nowMs(), resource: before }])
    },
    forget: (identifier) => {
      pasts.delete(keyOf(identifier))
    },
    asOf: (resource, ms) => {
      const past = pasts.get(keyOf(resource))?.find(({ untilMs }) => untilMs > ms)
      return past === undefined ? resource : past.resource
    },
  }
}
