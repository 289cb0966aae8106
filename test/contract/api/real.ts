import { jwtDecode } from '@commercelayer/js-auth'
import { onTestFinished, vi } from 'vitest'
import { systemRandom } from '../../../lib/adapters/random.ts'
import { makeCleaner } from './cleaner.ts'
import { makeClients } from './clients.ts'
import { type Doors, fetchThrough } from './doors.ts'
import type { Organization } from './organization.ts'

/** A real test organization, and what the suite may use of it. */
export type NamedOrganization = Doors & {
  readonly slug: string
  readonly credentials: Organization['credentials']
  readonly sourceOrderId: string
  readonly subscriptionId: string
}

/**
 * The test organization that the environment names, for the suite to be pointed at:
 *
 * - `CONTRACT_ORGANIZATION`, its slug; `CONTRACT_CLIENT_ID` and `CONTRACT_CLIENT_SECRET` of an integration
 * - `CONTRACT_SOURCE_ORDER`, id of a placed order with a customer, and `CONTRACT_SUBSCRIPTION`, id of an automatic
 *   subscription of it; both are read and copied, never changed
 * - `CONTRACT_API_URL` and `CONTRACT_AUTH_URL` where it is not at Commerce Layer's own hosts, such as `http://127.0.0.1:4010`
 */
export const namedOrganization = (environment: NodeJS.ProcessEnv): NamedOrganization | undefined => {
  const slug = environment.CONTRACT_ORGANIZATION
  if (slug === undefined || slug === '') return undefined
  const needed = (name: string): string => {
    const value = environment[name]
    if (value === undefined || value === '') throw new Error(`${name} is needed beside CONTRACT_ORGANIZATION`)
    return value
  }
  return {
    slug,
    credentials: { clientId: needed('CONTRACT_CLIENT_ID'), clientSecret: needed('CONTRACT_CLIENT_SECRET') },
    sourceOrderId: needed('CONTRACT_SOURCE_ORDER'),
    subscriptionId: needed('CONTRACT_SUBSCRIPTION'),
    apiUrl: environment.CONTRACT_API_URL,
    authUrl: environment.CONTRACT_AUTH_URL,
  }
}

/** Nothing is tried on an organization where orders are real. */
const refuseLive = (accessToken: string): void => {
  if (jwtDecode(accessToken).payload.test) return
  throw new Error('the credentials are of a live mode: the contract is tried in test organizations only')
}

/** How long copies may take. */
const eventually: Organization['eventually'] = (check) => vi.waitFor(check, { timeout: 120_000, interval: 2_000 })

/** A refused request counts too: one that is made again too soon is refused for ever. */
const untilLetThrough = { timeout: 300_000, interval: 15_000 }

/**
 * Sends one request at a time, and again where there were too many: the suite makes more in a minute than the platform
 * takes.
 */
const patiently = (send: typeof fetch): typeof fetch => {
  let before: Promise<unknown> = Promise.resolve()
  return (input, init) => {
    const turn = before.then(() =>
      vi.waitFor(async () => {
        const response = await send(input, init)
        if (response.status === 429)
          throw new Error('there were too many requests for longer than they can be waited for')
        return response
      }, untilLetThrough),
    )
    before = turn.catch(() => undefined)
    return turn
  }
}

const open = async (named: NamedOrganization) => {
  const cleaner = makeCleaner(patiently(fetchThrough(named)))
  const { accessToken, ...clients } = await makeClients({
    ...named,
    fetch: cleaner.fetch,
    timeout: untilLetThrough.timeout,
  })
  refuseLive(accessToken)
  return { cleaner, clients }
}

/** One token for all tests of a file: only thirty are given out in a minute. */
let opened: ReturnType<typeof open> | undefined

/** Opens a real test organization for the running test, which takes away again what it creates. Refuses a live one. */
export const openReal = async (named: NamedOrganization): Promise<Organization> => {
  opened ??= open(named)
  const { cleaner, clients } = await opened
  onTestFinished(() => cleaner.clean(clients.sdk, eventually))
  return { ...named, ...clients, stem: `contract-${Math.floor(systemRandom.next() * 1e12)}/`, eventually }
}

/** Tests may have to wait for the rate limits. */
if (namedOrganization(process.env) !== undefined) vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })
