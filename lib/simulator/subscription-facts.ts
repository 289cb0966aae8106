import type { Resource } from '../emulator/resource.ts'

/** A change of `next_run_at`, and when it was made; all epoch ms. */
export interface ScheduleMove {
  fromMs: number
  toMs: number
  atMs: number
}

/** A due time of a subscription, by its schedule. */
export interface PlatformsDue {
  subscriptionId: string
  dueMs: number
}

/** What is true of subscriptions at Commerce Layer. */
export interface SubscriptionFacts {
  /** Whether the platform runs a subscription at present. */
  isKept(subscriptionId: string): boolean
  /** When the platform is to run a subscription next, by its own word. */
  nextRunMs(subscriptionId: string): number | undefined
  /** As what a subscription has been known, one after the other, and from when on. */
  statusesOf(subscriptionId: string): readonly { status: string; fromMs: number }[]
  /** Every move of a subscription's `next_run_at`, whoever made it. */
  movesOf(subscriptionId: string): readonly ScheduleMove[]
  /** Due times of subscriptions that the platform kept, as they passed, and those at which it stands. */
  passedDues(): readonly PlatformsDue[]
  /** Due times that have passed, and from which the schedule of a subscription that the platform keeps has not moved on. */
  standingDues(): readonly PlatformsDue[]
}

interface Known {
  status: string
  nextRunMs: number
}

/** Gathers what is true of subscriptions from every change of one. */
export function watchSubscriptions(nowMs: () => number): SubscriptionFacts & { watch(resource: Resource): void } {
  const known = new Map<string, Known>()
  const statuses = new Map<string, { status: string; fromMs: number }[]>()
  const moves = new Map<string, ScheduleMove[]>()
  const passed: PlatformsDue[] = []
  const isPassed = ({ status, nextRunMs }: Known): boolean => isKept(status) && nextRunMs <= nowMs()
  const standingDues = (): PlatformsDue[] => {
    const standing = [...known].filter(([, one]) => isPassed(one))
    return standing.map(([subscriptionId, { nextRunMs: dueMs }]) => ({ subscriptionId, dueMs }))
  }
  return {
    watch: ({ id, attributes }) => {
      const before = known.get(id)
      const nextRunMs = Date.parse(String(attributes.next_run_at))
      const status = String(attributes.status)
      if (before !== undefined && nextRunMs !== before.nextRunMs) {
        add(moves, id, { fromMs: before.nextRunMs, toMs: nextRunMs, atMs: nowMs() })
        if (isPassed(before)) passed.push({ subscriptionId: id, dueMs: before.nextRunMs })
      }
      if (before?.status !== status) add(statuses, id, { status, fromMs: nowMs() })
      known.set(id, { status, nextRunMs })
    },
    isKept: (id) => isKept(known.get(id)?.status),
    nextRunMs: (id) => known.get(id)?.nextRunMs,
    statusesOf: (id) => statuses.get(id) ?? [],
    movesOf: (id) => moves.get(id) ?? [],
    passedDues: () => [...passed, ...standingDues()],
    standingDues,
  }
}

function add<T>(lists: Map<string, T[]>, id: string, one: T): void {
  lists.set(id, [...(lists.get(id) ?? []), one])
}

/** Whether the platform runs a subscription of a status. */
function isKept(status: string | undefined): boolean {
  return status === 'active' || status === 'running'
}
