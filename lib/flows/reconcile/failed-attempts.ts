import type { DeliveredResource, FailedDeliveryView } from '../../core/views.ts'
import type { NoteOutcome } from '../outcomes.ts'
import { nameOf, type ResourceOutcome } from './note-resources.ts'
import { type Pass, tellApplied } from './pass.ts'

/** An attempt to deliver to an address like ours. */
export type OurDelivery = FailedDeliveryView & { topic: string }

/** The ledger learned something that it should have known from a delivery. */
const NEWS: ReadonlySet<ResourceOutcome> = new Set<NoteOutcome>(['recorded', 'planned', 'ended', 'second_order'])

/** What is told of the attempts of a topic that ended alike. */
interface Group {
  topic: string
  response: string
  attempts: number
  resources: Set<string>
  firstMs: number
  last: OurDelivery
}

/** The attempts of a pass, and what became of noting what they were about. */
export interface FailedAttempts {
  /** Whether a resource was read in this pass; one that needed no reading may need it for a later delivery. */
  hasRead(resource: DeliveredResource): boolean
  note(outcomes: ReadonlyMap<string, ResourceOutcome>): void
  count(delivery: OurDelivery): void
  /** Records a finding for each group that says something. */
  tell(pass: Pass): void
}

export function makeFailedAttempts(): FailedAttempts {
  const outcomes = new Map<string, ResourceOutcome>()
  const groups = new Map<string, Group>()
  return {
    hasRead: (resource) => (outcomes.get(nameOf(resource)) ?? 'noted_since') !== 'noted_since',
    note: (noted) => {
      for (const [name, outcome] of noted) outcomes.set(name, outcome)
    },
    count: (delivery) => {
      const { topic, responseCode: response = 'none', createdMs, about } = delivery
      const key = `${topic} ${response}`
      const group = groups.get(key) ?? newGroup({ topic, response, last: delivery })
      groups.set(key, group)
      group.attempts += 1
      group.firstMs = Math.min(group.firstMs, createdMs)
      if (createdMs >= group.last.createdMs) group.last = delivery
      if (about !== undefined) group.resources.add(nameOf(about))
    },
    tell: (pass) => {
      for (const outcome of outcomes.values()) pass.recorder.note(outcome)
      for (const { topic, response, attempts, resources, firstMs, last } of groups.values()) {
        const news = [...resources].filter((name) => NEWS.has(outcomes.get(name) ?? 'noted_since'))
        const [first] = news
        if (first === undefined && !isRefusal(response)) continue
        const times = { first_at: new Date(firstMs).toISOString(), last_at: new Date(last.createdMs).toISOString() }
        const missed = {
          resources: resources.size,
          missed: news.length,
          ...(first === undefined ? {} : { such_as: first }),
        }
        tellApplied(pass, {
          code: 'delivery_failed',
          subject: `event_callbacks:${last.id}`,
          evidence: { topic, response, attempts, ...missed, ...times },
        })
      }
    },
  }
}

function newGroup({ topic, response, last }: Pick<Group, 'topic' | 'response' | 'last'>): Group {
  return { topic, response, attempts: 0, resources: new Set(), firstMs: last.createdMs, last }
}

/** Another attempt is refused as well. */
function isRefusal(response: string): boolean {
  return /^4\d\d$/.test(response)
}
