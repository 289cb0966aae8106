import type { OutgoingDelivery } from '../emulator/deliveries/deliver.ts'
import type { DeliveryRequest } from '../flows/dependencies.ts'
import type { DeliveryAnswer } from '../flows/receive-delivery.ts'
import type { Invocation } from './function.ts'
import type { History } from './history.ts'
import type { Timeline } from './timeline.ts'

/** A delivery that was answered. */
export interface Answered {
  request: DeliveryRequest
  answer: DeliveryAnswer
  /** What it was about. */
  resourceId: string
  atMs: number
}

/** Carries deliveries from Commerce Layer to receive-delivery. */
export interface Postman {
  /** Rejects when no answer comes within the five seconds of the sender. */
  carry(delivery: OutgoingDelivery): Promise<{ status: number }>
  /** Told of each delivery that was answered, at the moment of its answer. */
  onAnswer(listener: (answered: Answered) => void): void
}

const SENDER_WAITS_MS = 5_000

export interface PostmanOptions {
  timeline: Timeline
  receive: (request: DeliveryRequest) => Promise<Invocation<DeliveryAnswer>>
  isDown: () => boolean
  history: History
}

export function makePostman({ timeline, receive, isDown, history }: PostmanOptions): Postman {
  const listeners: ((answered: Answered) => void)[] = []
  const carry = async (delivery: OutgoingDelivery): Promise<{ status: number }> => {
    if (isDown()) throw new Error('nobody listens')
    const request = requestOf(delivery)
    const ended = await timeline.within(SENDER_WAITS_MS, receive(request))
    if (ended === 'late') throw new Error('no answer')
    // The front door answers for a function that died.
    if (ended.kind === 'failed') return { status: 500 }
    const { value: answer } = ended
    history.note(timeline.nowMs(), `delivery ${request.pathTopic}: ${answer.status} ${answer.outcome}`)
    for (const listen of listeners) listen({ request, answer, resourceId: idIn(request.body), atMs: timeline.nowMs() })
    return { status: answer.status }
  }
  return { carry, onAnswer: (listener) => void listeners.push(listener) }
}

function requestOf({ url, headers, body }: OutgoingDelivery): DeliveryRequest {
  return {
    pathTopic: url.slice(url.lastIndexOf('/') + 1),
    headerTopic: headers['x-commercelayer-topic'],
    signature: headers['x-commercelayer-signature'],
    body,
  }
}

const UTF8 = new TextDecoder()

/** The id of the resource stands first in every body. */
function idIn(body: Uint8Array): string {
  return /"id":"([^"]+)"/.exec(UTF8.decode(body.subarray(0, 100)))?.[1] ?? ''
}
