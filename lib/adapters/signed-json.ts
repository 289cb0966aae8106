import type { SQSClient } from '@aws-sdk/client-sqs'
import { type Fields, isFields, textField } from '../core/fields.ts'
import { parseJson } from '../core/json-api.ts'
import { signedRequest } from './signed-request.ts'

/** A service's answer was no, by its own code and in its own words, which name the action where one is not allowed. */
export class ServiceRefusal extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = code
    this.code = code
  }
}

/** What is asked, of which service. */
export interface SignedQuestion {
  /** By the name that signatures have for it, e.g. `lambda`. */
  service: string
  /** Default: that of the client's region. */
  endpoint: string | undefined
  /** Path and query. */
  path: string
}

/**
 * Asks an AWS service something that is answered by a JSON object. Rejects with `ServiceRefusal` where it says no, and with anything
 * else where it does not answer.
 */
export async function signedJson(client: SQSClient, question: SignedQuestion): Promise<Fields> {
  const answer = await signedRequest(client, { ...question, method: 'GET' })
  const json = parseJson(new Uint8Array(await answer.arrayBuffer()))
  const fields = json.ok && isFields(json.value) ? json.value : undefined
  if (answer.ok && fields !== undefined) return fields
  const [code = ''] = (answer.headers.get('x-amzn-errortype') ?? `HTTP ${answer.status}`).split(':')
  throw new ServiceRefusal(code, textField(fields ?? {}, 'Message') ?? textField(fields ?? {}, 'message') ?? code)
}
