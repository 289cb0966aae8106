import { pause } from '../adapters/clock.ts'
import {
  type CommerceLayerOptions,
  makeCommerceLayer,
  makeOrganizationApi,
} from '../adapters/commerce-layer/commerce-layer.ts'
import { makeSeriesPages } from '../adapters/commerce-layer/series-pages.ts'
import { readConfiguration } from '../core/environment.ts'
import type { CommerceLayer, Turns } from '../flows/dependencies.ts'
import type { ReadSeriesPage } from '../flows/dependencies-of-import.ts'
import { makeTurns } from '../flows/turns.ts'
import type { Installation } from './installation.ts'
import { openClientSecret } from './real/client-secret.ts'

/** While runs are due, a command takes no more of the rate than this. */
const OPERATORS_PART = 0.1

/** An installation together with the organization that it works for. */
export interface Operator extends Installation {
  turns: Turns
  commerceLayer: CommerceLayer
  readSeriesPage: ReadSeriesPage
}

/** Opens the organization of an installation, to be asked at the pace that its functions keep too. Asks it nothing yet. */
export async function openOperator(installation: Installation): Promise<Operator> {
  const options = await clientOptions(installation)
  const readSeriesPage = makeSeriesPages(makeOrganizationApi(options).api)
  return { ...installation, turns: options.turns, commerceLayer: makeCommerceLayer(options), readSeriesPage }
}

/** What a client of the organization is made with, so that it keeps that pace. */
export async function clientOptions(installation: Installation): Promise<CommerceLayerOptions & { turns: Turns }> {
  const { apiUrl, authUrl, clientId, ...configured } = readConfiguration(installation.environment, (read) =>
    read.commerceLayer(),
  )
  const { clock } = installation
  const clientSecret = await openClientSecret(configured.clientSecret, clock)
  const turns = makeTurns({ ...installation, pause, part: OPERATORS_PART })
  return { apiUrl, authUrl, credentials: { clientId, clientSecret }, clock, turns }
}
