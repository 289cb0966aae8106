import { makeCommerceLayer, makeOrganizationApi } from '../../adapters/commerce-layer/commerce-layer.ts'
import type { Identity } from '../../adapters/commerce-layer/identity.ts'
import type { Api } from '../../adapters/commerce-layer/request.ts'
import { makeSurvey, type Survey } from '../../adapters/commerce-layer/survey.ts'
import { secretReader } from '../../adapters/secret.ts'
import { makeParameterReader } from '../../adapters/ssm.ts'
import type { CommerceLayer } from '../../flows/dependencies.ts'
import { WORKER_LIMITS } from '../../wiring.ts'
import type { Host } from '../host.ts'
import type { Credentials } from './credentials.ts'
import type { ReadPatiently } from './patience.ts'

/** A real organisation, as its credentials open it. */
export interface Organisation {
  /** What a person has to type to confirm: its slug as the access token says it. */
  slug: string
  mode: Identity['mode']
  url: string
  survey: Survey
  api: Api
  commerceLayer: CommerceLayer
}

/** Opens the organisation of the credentials; asks it for nothing but an access token. */
export async function openOrganisation(
  { clock }: Pick<Host, 'clock'>,
  { commerceLayer: configured }: Credentials,
  read: ReadPatiently,
): Promise<Organisation> {
  const { organization, apiUrl, authUrl, clientId } = configured
  const readParameter = makeParameterReader(WORKER_LIMITS)
  const log = () => {}
  const clientSecret = secretReader(configured.clientSecret, { clock, log, readParameter, parse: (text) => text })
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
