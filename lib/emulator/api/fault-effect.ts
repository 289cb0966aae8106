import { type ApiError, invalidToken, refusal } from '../api-error.ts'
import { ConnectionDropped } from '../connection-dropped.ts'
import type { RequestEffect } from '../control-types.ts'
import { type Answer, textOf } from './answer.ts'
import { type Arrival, refusalTo } from './arrival.ts'
import { commitLater } from './late-commit.ts'
import { plainAnswer } from './plain-answer.ts'
import { tooManyRequests } from './rate-limits.ts'

const failure = (status: number): ApiError =>
  refusal(status, 'INTERNAL_SERVER_ERROR', { title: 'Internal server error', detail: 'Something went wrong.' })

const htmlPage = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>'

/** The first half of a body; an answer without one stays as it is. */
const truncated = (answer: Answer): Answer => {
  const text = textOf(answer.body)
  return { ...answer, body: text?.slice(0, text.length >> 1) }
}

const lately = async (arrival: Arrival, ms: number): Promise<Answer> => {
  const { sleep } = arrival.server
  if (sleep === undefined) throw new Error('the fault answer_late needs the option sleep, which was not given')
  const answer = plainAnswer(arrival)
  await sleep(ms)
  return answer
}

/** Lets a fault meet a request that has arrived. Throws ConnectionDropped where the fault says so. */
export const withEffect = async (
  arrival: Arrival,
  effect: Exclude<RequestEffect, { kind: 'refuse' }>,
): Promise<Answer> => {
  const refuse = (error: ApiError): Answer => refusalTo(arrival, error)
  switch (effect.kind) {
    case 'answer_late':
      return lately(arrival, effect.ms)
    case 'commit_then_drop':
      plainAnswer(arrival)
      throw new ConnectionDropped('after_receipt')
    case 'commit_then_status':
      plainAnswer(arrival)
      return refuse(failure(effect.status))
    case 'drop_then_commit':
      commitLater(arrival, effect.ms)
      throw new ConnectionDropped('after_receipt')
    case 'status_then_commit':
      commitLater(arrival, effect.ms)
      return refuse(failure(effect.status))
    case 'too_many_requests': {
      const seconds = effect.retry_after_seconds
      return refuse(tooManyRequests(seconds === undefined ? {} : { 'retry-after': String(seconds) }))
    }
    case 'invalid_token':
      return refuse(invalidToken())
    case 'status':
      return refuse(failure(effect.status))
    case 'html':
      return { status: 502, headers: { 'content-type': 'text/html' }, body: htmlPage }
    case 'truncated':
      return truncated(plainAnswer(arrival))
    default:
      return effect satisfies never
  }
}
