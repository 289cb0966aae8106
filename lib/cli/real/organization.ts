import { makeCommerceLayer, makeOrganizationApi } from '../../adapters/commerce-layer/commerce-layer.ts'
import type { Identity } from '../../adapters/commerce-layer/identity.ts'
import type { Api } from '../../adapters/commerce-layer/request.ts'
import { makeSurvey, type Survey } from '../../adapters/commerce-layer/survey.ts'
import type { CommerceLayer } from '../../flows/dependencies.ts'
import type { Host } from '../host.ts'
import { openClientSecret } from './client-secret.ts'
import type { Credentials } from './credentials.ts'
import type { ReadPatiently } from './patience.ts'

/** A real organization, as its credentials open it. */
export interface Organization {
  /** What a person has to type to confirm: its slug as the access token says it. */
  slug: string
  mode: Identity['mode']
  url: string
  survey: Survey
  api: Api
  commerceLayer: CommerceLayer
}

/** Opens the organization of the credentials; asks it for nothing but an access token. From then on AWS clients find what `.env` says. */
export async function openOrganization(
  { clock, setEnvironment }: Pick<Host, 'clock' | 'setEnvironment'>,
  { commerceLayer: configured, environment }: Credentials,
  read: ReadPatiently,
): Promise<Organization> {
  const { organization, apiUrl, authUrl, clientId } = configured
  // Before any AWS client is made: what `.env` says about AWS is for them.
  setEnvironment(environment)
  const clientSecret = await openClientSecret(configured.clientSecret, clock)
  const client = { apiUrl, authUrl, credentials: { clientId, clientSecret }, clock }
  const survey = makeSurvey(client)
  const identity = await read('who we are', survey.identity)
  return {
    slug: identity.organization ?? (organization === '' ? new URL(apiUrl).host : organization),
    mode: identity.mode,
    url: apiUrl,
    survey,
    api: makeOrganizationApi(client).api,
    commerceLayer: makeCommerceLayer(client),
  }
}
