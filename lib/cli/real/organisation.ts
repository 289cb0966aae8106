import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { CommerceLayerOptions } from '../../adapters/commerce-layer/commerce-layer.ts'
import { secretReader } from '../../adapters/secret.ts'
import { makeParameterReader } from '../../adapters/ssm.ts'
import { ConfigurationInvalid } from '../../core/configuration-invalid.ts'
import { type Environment, readConfiguration } from '../../core/environment.ts'
import type { Settings } from '../../core/settings.ts'
import { WORKER_LIMITS } from '../../wiring.ts'
import { CommandError } from '../command-error.ts'
import type { Host } from '../host.ts'

/** The organisation that the credentials open, and how Perennial would behave there. */
export interface Organisation {
  /** What a person has to type to confirm: its slug, or the host of its API where only that is known. */
  slug: string
  url: string
  /** What a client of its API needs. */
  client: CommerceLayerOptions
  settings: Settings
  /** The environment, over what `.env` says. */
  environment: Environment
}

/**
 * Finds the credentials in the environment or in `.env`; the environment wins.
 *
 * @throws {CommandError} naming every variable that is missing or malformed, and both ways to set it.
 */
export function openOrganisation(host: Host): Organisation {
  const environment = { ...readDotEnv(host.directory), ...given(host.environment) }
  const { settings, commerceLayer } = readCredentials(environment)
  const { organization, apiUrl, authUrl, clientId } = commerceLayer
  const { clock } = host
  const readParameter = makeParameterReader(WORKER_LIMITS)
  const log = () => {}
  const clientSecret = secretReader(commerceLayer.clientSecret, { clock, log, readParameter, parse: (text) => text })
  return {
    slug: organization === '' ? new URL(apiUrl).host : organization,
    url: apiUrl,
    client: { apiUrl, authUrl, credentials: { clientId, clientSecret }, clock },
    settings,
    environment,
  }
}

function readCredentials(environment: Environment) {
  try {
    return readConfiguration(environment, (read) => ({
      settings: read.settings(),
      commerceLayer: read.commerceLayer(),
    }))
  } catch (cause) {
    if (!(cause instanceof ConfigurationInvalid)) throw cause
    const problems = cause.message.split('\n').filter((line) => line.startsWith('- '))
    throw new CommandError({
      code: 'credentials_missing',
      what: ['--real talks to your organisation, and cannot with these variables:', ...problems].join('\n'),
      remedy: 'Set them in the environment (export NAME=value), or in the file .env of this folder (NAME=value a line).',
      exitCode: 2,
      cause,
    })
  }
}

function readDotEnv(directory: string): Environment {
  try {
    return parseEnv(readFileSync(join(directory, '.env'), 'utf8'))
  } catch {
    return {}
  }
}

/** Unset and empty are the same: an empty variable does not hide what the file says. */
function given(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== undefined && text.trim() !== ''))
}
