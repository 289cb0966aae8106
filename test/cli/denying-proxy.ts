import { bodyOf, type HttpServer, startHttpServer } from '../adapters/http-server.ts'

/** A DynamoDB in whose account the credentials may not do some things. */
export async function startDenyingProxy(dynamodb: string, denied: readonly string[]): Promise<HttpServer> {
  return await startHttpServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).split('.').at(-1) ?? ''
    const body = await bodyOf(request)
    if (denied.includes(action)) {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(refusal(action))
      return
    }
    const headers = {
      'content-type': String(request.headers['content-type']),
      'x-amz-target': `DynamoDB_20120810.${action}`,
    }
    const authorization = String(request.headers.authorization)
    const date = String(request.headers['x-amz-date'])
    const answer = await fetch(dynamodb, {
      method: 'POST',
      headers: { ...headers, authorization, 'x-amz-date': date },
      body,
    })
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(await answer.text())
  })
}

function refusal(action: string): string {
  const who = 'arn:aws:sts::123456789012:assumed-role/on-duty/night'
  const table = 'arn:aws:dynamodb:eu-west-1:123456789012:table/perennial-local-ledger'
  return JSON.stringify({
    __type: 'com.amazon.coral.service#AccessDeniedException',
    Message: `User: ${who} is not authorized to perform: dynamodb:${action} on resource: ${table} because no identity-based policy allows the dynamodb:${action} action`,
  })
}
