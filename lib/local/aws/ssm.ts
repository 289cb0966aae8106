import { createServer, type IncomingMessage } from 'node:http'
import { isFields, member, textField } from '../../core/fields.ts'
import { closeServer, listen } from '../local-server.ts'

export interface LocalSsm {
  endpoint: string
  /** The value of a parameter as it is now. */
  value: (name: string) => string | undefined
  close: () => Promise<void>
}

/** What a standard parameter holds at the most, as in AWS. */
const MOST_CHARACTERS = 4_096

/** What encrypts a parameter when nobody says otherwise. */
const AWS_KEY = 'alias/aws/ssm'

interface Parameter {
  value: string
  version: number
  key: string
}

/** Starts an embedded SSM on 127.0.0.1, in memory, with parameters; it can read and write one, and name its key. */
export async function startSsm(given: ReadonlyMap<string, string>): Promise<LocalSsm> {
  const parameters = new Map([...given].map(([name, value]) => [name, { value, version: 1, key: AWS_KEY }]))
  const server = createServer(async (request, response) => {
    const answer = answerTo(parameters, actionOf(request), await bodyOf(request))
    response.writeHead('__type' in answer ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify(answer))
  })
  const endpoint = `http://127.0.0.1:${await listen(server)}`
  return { endpoint, value: (name) => parameters.get(name)?.value, close: () => closeServer(server) }
}

function answerTo(parameters: Map<string, Parameter>, action: string, input: unknown): object {
  const name = (isFields(input) && textField(input, 'Name')) || ''
  const found = parameters.get(name)
  switch (action) {
    case 'GetParameter':
      if (found === undefined) return refusal('ParameterNotFound', `${name} is not there`)
      return { Parameter: { Name: name, Type: 'SecureString', Value: found.value, Version: found.version } }
    case 'GetParameterHistory':
      return { Parameters: found === undefined ? [] : [{ Name: name, Version: found.version, KeyId: found.key }] }
    case 'PutParameter': {
      const value = (isFields(input) && textField(input, 'Value')) || ''
      if (value === '' || value.length > MOST_CHARACTERS) {
        return refusal('ValidationException', `expected a value of 1 to ${MOST_CHARACTERS} characters`)
      }
      if (found !== undefined && !(isFields(input) && member(input, 'Overwrite') === true)) {
        return refusal('ParameterAlreadyExists', `${name} is there already`)
      }
      const version = (found?.version ?? 0) + 1
      const key = (isFields(input) && textField(input, 'KeyId')) || AWS_KEY
      parameters.set(name, { value, version, key })
      return { Version: version, Tier: 'Standard' }
    }
    default:
      return refusal('UnknownOperationException', `there is no ${action} here`)
  }
}

function refusal(type: string, message: string): object {
  return { __type: type, message }
}

function actionOf({ headers }: IncomingMessage): string {
  return String(headers['x-amz-target'] ?? '').replace(/^AmazonSSM\./, '')
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    return undefined
  }
}
