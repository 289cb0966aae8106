import { authenticate } from '@commercelayer/js-auth'
import { CommerceLayer, type CommerceLayerBundle } from '@commercelayer/sdk/bundle'
import { withFetch } from './doors.ts'
import type { ClientOptions, Organization } from './organization.ts'

export type Access = {
  readonly credentials: Organization['credentials']
  /** How requests get there. */
  readonly fetch: typeof fetch
  /** How long the SDK waits for an answer. Default: its own 15 seconds. */
  readonly timeout?: number
}

export type Clients = Pick<Organization, 'sdk' | 'client' | 'authenticating'> & { readonly accessToken: string }

/** The official clients of an organization, with a token from its own token endpoint. */
export const makeClients = async ({ credentials, fetch, timeout }: Access): Promise<Clients> => {
  const authenticating: Organization['authenticating'] = (work) => withFetch(fetch, work)
  const newToken = async (): Promise<string> => {
    const authorization = await authenticating(() => authenticate('client_credentials', credentials))
    if (authorization.errors !== undefined) throw new Error(`no token: ${JSON.stringify(authorization.errors)}`)
    return authorization.accessToken
  }
  const accessToken = await newToken()
  const client = (options: ClientOptions = {}): CommerceLayerBundle =>
    CommerceLayer({ accessToken, fetch, ...(timeout === undefined ? {} : { timeout }), ...options })
  return { accessToken, authenticating, client, sdk: client({ refreshToken: newToken }) }
}
