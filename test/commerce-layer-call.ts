const JSON_API = 'application/vnd.api+json'

/** Whatever answers requests: the emulator itself, or `fetch` to its address. */
export type Answers = (request: Request) => Promise<Response>

/** The emulator's address and credentials. */
export interface Organization {
  url: string
  clientId: string
  clientSecret: string
}

/** A token of an integration. */
export async function tokenOf(answers: Answers, { url, clientId, clientSecret }: Organization): Promise<string> {
  const credentials = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  const headers = { 'content-type': 'application/json' }
  const request = new Request(`${url}/oauth/token`, { method: 'POST', headers, body: JSON.stringify(credentials) })
  const granted: unknown = await (await answers(request)).json()
  if (typeof granted !== 'object' || granted === null || !('access_token' in granted)) throw new Error('no token')
  return String(granted.access_token)
}

/** Asks the API something with a token of its own, as the merchant's shop would. */
export async function callApi(
  answers: Answers,
  organization: Organization,
  { method, path, data }: { method: string; path: string; data?: unknown },
): Promise<Response> {
  const authorization = `Bearer ${await tokenOf(answers, organization)}`
  const headers = { accept: JSON_API, 'content-type': JSON_API, authorization }
  const body = data === undefined ? {} : { body: JSON.stringify({ data }) }
  return await answers(new Request(`${organization.url}/api/${path}`, { method, headers, ...body }))
}

/** PATCHes a resource; throws unless the API accepts. */
export async function patch(
  answers: Answers,
  organization: Organization,
  { type, id, attributes }: { type: string; id: string; attributes: Record<string, unknown> },
): Promise<void> {
  const change = { method: 'PATCH', path: `${type}/${id}`, data: { type, id, attributes } }
  const response = await callApi(answers, organization, change)
  if (!response.ok) throw new Error(`the change was answered with ${response.status}: ${await response.text()}`)
  await response.body?.cancel()
}
