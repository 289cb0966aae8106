import { createServer, type IncomingMessage } from 'node:http'
import type { Deployment } from '../deployment/deployment.ts'
import type { InvocationResult } from '../lambda/invocation-result.ts'
import { closeServer, listen } from '../local-server.ts'
import { readBody } from './body.ts'
import { type HttpAnswer, httpAnswerOf, messageAnswer } from './http-answer.ts'
import { httpEventOf } from './http-event.ts'
import { matchRoute } from './route.ts'

export interface FrontDoorOptions {
  route: Deployment['route']
  port: number
  nowMs: () => number
  invoke: (event: unknown) => Promise<InvocationResult>
}

/** The HTTP API of the deployment. */
export interface FrontDoor {
  url: string
  close: () => Promise<void>
}

/** Limits of an HTTP API's request, and of the event that Lambda takes (6 MB, base64 and headers included). */
const LARGEST_BODY_BYTES = 10 * 1024 * 1024
const LARGEST_EVENT_BYTES = 6 * 1024 * 1024

/** Starts the front door on 127.0.0.1. */
export async function startFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  const server = createServer((request, response) => {
    answer(request, options).then(
      (found) => response.writeHead(found.status, found.headers).end(found.body),
      () => response.destroy(),
    )
  })
  const port = await listen(server, options.port)
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) }
}

async function answer(request: IncomingMessage, options: FrontDoorOptions): Promise<HttpAnswer> {
  const { route, nowMs, invoke } = options
  const match = matchRoute(route, request.method ?? '', request.url ?? '')
  if (match === undefined) return messageAnswer(404, 'Not Found')
  const body = await readBody(request, LARGEST_BODY_BYTES)
  if (body === 'too_large') return messageAnswer(413, 'Request Entity Too Large')
  const event = httpEventOf({ request, match, body, nowMs: nowMs() })
  if (Buffer.byteLength(JSON.stringify(event)) > LARGEST_EVENT_BYTES) {
    return messageAnswer(413, 'Request Entity Too Large')
  }
  return httpAnswerOf(await invoke(event))
}
