/**
 * What runs in a sandbox's process: puts the moved clock in place, loads the deployed artifact and hands it one event
 * after the other over the Lambda Runtime API. Arguments: URL of the API, file URL of the artifact, name of the
 * function, clock offset in ms.
 */
import { type IncomingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { shiftTime } from '../shifted-time.ts'
import { CLOCK_OFFSET_HEADER } from './protocol.ts'

const [, , api = '', artifact = '', functionName = '', clockOffsetMs = '0'] = process.argv
const time = shiftTime(Number(clockOffsetMs))
// Ctrl-C reaches every process of the terminal. Whether this one ends with it is for the stack to say.
process.on('SIGINT', () => {})
// Its stdin ends with the stack, however that ended; nothing is ever written to it.
process.stdin.on('close', () => process.exit(0)).resume()
const handler = await loadHandler()
for (;;) await handleNext()

async function loadHandler(): Promise<(event: unknown, context: object) => unknown> {
  const loaded: { handler?: unknown } = await import(artifact)
  const { handler: exported } = loaded
  if (typeof exported !== 'function') throw new Error(`${artifact} exports no function named handler`)
  return (event, context) => exported(event, context)
}

async function handleNext(): Promise<void> {
  const { headers, body } = await call('GET', '/next')
  const invocationId = String(headers['lambda-runtime-aws-request-id'])
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms'])
  time.setOffsetMs(Number(headers[CLOCK_OFFSET_HEADER]))
  const answer = await answerOf(JSON.parse(body), {
    awsRequestId: invocationId,
    functionName,
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - time.nowMs()),
  })
  await call('POST', `/${invocationId}/${answer.verb}`, answer.body)
}

async function answerOf(event: unknown, context: object): Promise<{ verb: 'response' | 'error'; body: string }> {
  try {
    return { verb: 'response', body: JSON.stringify(await handler(event, context)) ?? 'null' }
  } catch (thrown) {
    const { name, message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown))
    return {
      verb: 'error',
      body: JSON.stringify({ errorType: name, errorMessage: message, stackTrace: stack?.split('\n') }),
    }
  }
}

/** One request on a connection of its own: a kept one may be closed under a handler that takes long. */
function call(
  method: 'GET' | 'POST',
  path: string,
  body?: string,
): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${api}${path}`, { method, agent: false }, (answer) => {
      text(answer).then((received) => resolve({ headers: answer.headers, body: received }), reject)
    })
    // Without its stack a sandbox has nothing to do.
    sent.on('error', () => process.exit(0))
    sent.end(body)
  })
}
