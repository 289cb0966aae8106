import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/duration.ts'
import type { Fault, RequestEffect } from '../../emulator/control-types.ts'
import type { Trouble } from './cast.ts'
import type { Cue, StoryTime } from './cues.ts'

const COMPLETED = { outcome: 'completed' } as const

/** Longer than it takes to kill a process; nobody waits for its end. */
const UNANSWERED_MS = 20 * SECOND_MS

const SOON_BEFORE_DUE: StoryTime = { from: 'due', afterMs: -10 * MINUTE_MS }

function beforeDue(words: string, faults: readonly Fault[]): Cue {
  return { at: SOON_BEFORE_DUE, tells: words, does: 'arm', faults }
}

function onCopyOf(sourceOrder: string, effect: RequestEffect, count = 1): Fault {
  return { on: 'request', method: 'POST', path: '/api/', source_order: sourceOrder, count, effect }
}

/** Every delivery about the series comes twice, and its run is due at the first of them. */
export function sentTwice(id: string): Trouble {
  const twice: Fault = { on: 'delivery', resource_id: id, count: null, effect: { kind: 'duplicate' } }
  const at: StoryTime = { from: 'checkout', afterMs: -MINUTE_MS }
  const tells = `every delivery about ${id} will be sent twice`
  return {
    words: 'every delivery came twice',
    firstRun: 'at_checkout',
    cues: [{ at, tells, does: 'arm', faults: [twice] }],
    ending: COMPLETED,
  }
}

/** A pause and its end, told in the wrong order: who believed the last word would skip the run. */
export function toldOutOfOrder(id: string): Trouble {
  const pause = { on: 'delivery', topic: 'order_subscriptions.deactivate', resource_id: id } as const
  const about = { type: 'order_subscriptions', id } as const
  const at = (minutes: number): StoryTime => ({ from: 'due', afterMs: minutes * MINUTE_MS })
  const cues: Cue[] = [
    {
      at: at(-180),
      tells: `the news about ${id} will arrive in the wrong order`,
      does: 'arm',
      faults: [{ ...pause, effect: { kind: 'reorder' } }],
    },
    { at: at(-179), tells: `${id} is paused`, does: 'patch', ...about, attributes: { _deactivate: true } },
    { at: at(-170), tells: `${id} goes on`, does: 'patch', ...about, attributes: { _activate: true } },
  ]
  return { words: 'its pause was told after its end', cues, ending: COMPLETED }
}

/** Somebody without our secret says that the subscription was cancelled. */
export function forgedCancellation(id: string): Trouble {
  const attributes = { status: 'cancelled', updated_at: '2099-01-01T00:00:00.000Z' }
  const body = JSON.stringify({ data: { id, type: 'order_subscriptions', attributes, relationships: {}, meta: {} } })
  const topic = 'order_subscriptions.cancel'
  const tells = `a forged delivery says that ${id} was cancelled`
  const cue: Cue = {
    at: SOON_BEFORE_DUE,
    tells,
    does: 'send',
    topic,
    body,
    signedWith: 'another_secret',
    answered: 401,
  }
  return { words: 'a forged cancellation was refused', cues: [cue], ending: COMPLETED }
}

/** A delivery with our secret whose body is cut off in the middle. */
export function unreadableBody(id: string): Trouble {
  const body = `{"data":{"id":"${id}","type":"order_subscr`
  const topic = 'order_subscriptions.renewal'
  const tells = `an authentic delivery about ${id} cannot be read`
  const cue: Cue = { at: SOON_BEFORE_DUE, tells, does: 'send', topic, body, signedWith: 'our_secret', answered: 200 }
  return { words: 'an unreadable delivery was put aside', cues: [cue], ending: COMPLETED }
}

/** The copy is made, and the connection breaks before the answer. */
export function lostAnswer(sourceOrder: string): Trouble {
  const words = `the answer to the copy of ${sourceOrder} will be lost`
  const cues = [beforeDue(words, [onCopyOf(sourceOrder, { kind: 'commit_then_drop' })])]
  return { words: 'the answer was lost after the copy was made', cues, ending: COMPLETED }
}

/** The connection breaks, and the copy appears half a minute later. */
export function lateCopy(sourceOrder: string): Trouble {
  const words = `the copy of ${sourceOrder} will appear long after its answer was lost`
  const cues = [beforeDue(words, [onCopyOf(sourceOrder, { kind: 'drop_then_commit', ms: 30 * SECOND_MS })])]
  return { words: 'the answer was lost, the copy came later', cues, ending: COMPLETED }
}

/** A 5xx with nothing behind it: whether there is a copy cannot be told from the answer. */
export function nothingMade(sourceOrder: string): Trouble {
  const words = `a 503 for the copy of ${sourceOrder} will leave open whether there is one`
  const cues = [beforeDue(words, [onCopyOf(sourceOrder, { kind: 'status', status: 503 })])]
  return { words: 'a 503, and no copy was made', cues, ending: COMPLETED }
}

/** Two answers in a row are 429. */
export function throttled(sourceOrder: string): Trouble {
  const effect: RequestEffect = { kind: 'too_many_requests', retry_after_seconds: 20 }
  const words = `copying ${sourceOrder} will be answered 429 twice`
  return {
    words: 'two answers were 429',
    cues: [beforeDue(words, [onCopyOf(sourceOrder, effect, 2)])],
    ending: COMPLETED,
  }
}

/** Commerce Layer refuses the copy for good. */
export function refused(): Trouble {
  return {
    words: 'the copy was answered 422',
    copyOutcome: 'refused',
    cues: [],
    ending: { outcome: 'parked', reason: 'refused' },
  }
}

/** The card has expired; the customer names another two hours later. */
export function expiredCard(sourceOrder: string): Trouble {
  const switches = { orders: { [sourceOrder]: { copy_outcome: 'ok' } } } as const
  const at: StoryTime = { from: 'due', afterMs: 2 * HOUR_MS }
  const tells = `the customer of ${sourceOrder} has a new card`
  return {
    words: 'the card had expired, then a new one',
    copyOutcome: 'payment_source_expired',
    cues: [{ at, tells, does: 'switch', switches }],
    ending: COMPLETED,
  }
}

/** Nobody ever mends the payment. */
export function declinedCard(): Trouble {
  return {
    words: 'the card was declined every time',
    copyOutcome: 'payment_declined',
    cues: [],
    ending: { outcome: 'parked', reason: 'exhausted' },
  }
}

/** Nothing to sell when the run is due; two hours later there is. */
export function outOfStock(sourceOrder: string): Trouble {
  const switches = { orders: { [sourceOrder]: { copy_outcome: 'ok' } } } as const
  const at: StoryTime = { from: 'due', afterMs: 2 * HOUR_MS }
  const tells = `what ${sourceOrder} wants is in stock again`
  return {
    words: 'out of stock at first',
    copyOutcome: 'out_of_stock',
    cues: [{ at, tells, does: 'switch', switches }],
    ending: COMPLETED,
  }
}

/** The customer cancels shortly before the run. */
export function cancelled(id: string): Trouble {
  return { words: 'cancelled just before', cues: [cancellation(id)], ending: SERIES_CANCELLED }
}

/** The customer cancels, and the delivery about it never comes. */
export function cancelledUnheard(id: string): Trouble {
  const topic = 'order_subscriptions.cancel'
  const lost: Fault = { on: 'delivery', topic, resource_id: id, effect: { kind: 'lose' } }
  const arm: Cue = {
    at: { from: 'due', afterMs: -20 * MINUTE_MS },
    tells: `the delivery about the end of ${id} will be lost`,
    does: 'arm',
    faults: [lost],
  }
  return { words: 'cancelled just before, unheard', cues: [arm, cancellation(id)], ending: SERIES_CANCELLED }
}

const SERIES_CANCELLED = { outcome: 'skipped', reason: 'series_cancelled' } as const

function cancellation(id: string): Cue {
  const about = { type: 'order_subscriptions', id } as const
  return { at: SOON_BEFORE_DUE, tells: `${id} is cancelled`, does: 'patch', ...about, attributes: { _cancel: true } }
}

/** The platform leaves the run out without a word. */
export function missedByPlatform(): Trouble {
  return { words: 'Commerce Layer missed it', missedRuns: 1, cues: [], ending: COMPLETED }
}

/** The function that makes the copy is killed before it hears the answer, with other runs in its batch. */
export function killedInBatch(id: string, sourceOrder: string): Trouble {
  const slow = onCopyOf(sourceOrder, { kind: 'answer_late', ms: UNANSWERED_MS })
  const tells = `create-copies will be killed while it copies ${sourceOrder}`
  const at: StoryTime = { from: 'due', afterMs: -2 * MINUTE_MS }
  const kill: Cue = { at, tells, does: 'kill', functionName: 'create-copies', id, sourceOrder }
  return {
    words: 'the function was killed at its copy',
    cues: [beforeDue(`the answer to the copy of ${sourceOrder} will be slow`, [slow]), kill],
    ending: COMPLETED,
  }
}
