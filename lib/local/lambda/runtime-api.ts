import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { closeServer, listen } from '../local-server.ts'
import { CLOCK_OFFSET_HEADER, RUNTIME_API_VERSION } from './protocol.ts'

/** What a sandbox hears from the process that runs in it. */
export interface SandboxCalls {
  /** The process is ready for an event; the promise is the event, held back until there is one. */
  next: () => Promise<NextEvent>
  /** The handler returned; JSON. */
  response: (invocationId: string, body: string) => void
  /** The handler threw; JSON. */
  error: (invocationId: string, body: string) => void
}

export interface NextEvent {
  invocationId: string
  eventJson: string
  deadlineMs: number
  clockOffsetMs: number
}

/** The Lambda Runtime API, one address for all sandboxes and a path for each. */
export interface RuntimeApi {
  /** Registers a sandbox; answers with the base URL for its process. */
  register: (sandboxId: string, calls: SandboxCalls) => string
  unregister: (sandboxId: string) => void
  close: () => Promise<void>
}

const INVOCATION = `${RUNTIME_API_VERSION}/runtime/invocation`
const PATH = new RegExp(
  `^/(?<sandboxId>[\\w-]+)/${INVOCATION}/(?:next|(?<invocationId>[\\w-]+)/(?<verb>response|error))$`,
)

/** Starts the Runtime API on a free port of 127.0.0.1. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const sandboxes = new Map<string, SandboxCalls>()
  const server = createServer((request, answer) => {
    serve(sandboxes, request, answer).catch(() => answer.destroy())
  })
  const port = await listen(server)
  return {
    register: (sandboxId, calls) => {
      sandboxes.set(sandboxId, calls)
      return `http://127.0.0.1:${port}/${sandboxId}/${INVOCATION}`
    },
    unregister: (sandboxId) => {
      sandboxes.delete(sandboxId)
    },
    close: () => closeServer(server),
  }
}

async function serve(sandboxes: Map<string, SandboxCalls>, request: IncomingMessage, answer: ServerResponse) {
  const { sandboxId = '', invocationId, verb } = PATH.exec(request.url ?? '')?.groups ?? {}
  const calls = sandboxes.get(sandboxId)
  if (calls === undefined) return answer.writeHead(404).end()
  if (invocationId === undefined) return answerNext(answer, await calls.next())
  const body = await text(request)
  if (verb === 'error') calls.error(invocationId, body)
  else calls.response(invocationId, body)
  return answer.writeHead(202).end()
}

function answerNext(answer: ServerResponse, next: NextEvent): void {
  answer
    .writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': next.invocationId,
      'lambda-runtime-deadline-ms': String(next.deadlineMs),
      [CLOCK_OFFSET_HEADER]: String(next.clockOffsetMs),
    })
    .end(next.eventJson)
}
