import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { ConfigurationInvalid } from '../../core/configuration-invalid.ts'
import { type CommerceLayerConfiguration, readConfiguration } from '../../core/environment.ts'
import type { Settings } from '../../core/settings.ts'
import type { Environment } from '../../core/variables.ts'
import { CommandError } from '../command-error.ts'
import type { Host } from '../host.ts'

/** Which organization to talk to, how Perennial would behave there, and all that was set. */
export interface Credentials {
  commerceLayer: CommerceLayerConfiguration
  settings: Settings
  /** What `.env` says, under what the environment says. */
  environment: Environment
}

/**
 * Finds the credentials in the environment or in `.env`; the environment wins.
 *
 * @throws {CommandError} naming every variable that is missing or malformed, and both ways to set it.
 */
export function readCredentials(host: Pick<Host, 'directory' | 'environment'>): Credentials {
  const environment = { ...readDotEnv(host.directory), ...given(host.environment) }
  try {
    const read = readConfiguration(environment, (reader) => ({
      settings: reader.settings(),
      commerceLayer: reader.commerceLayer(),
    }))
    return { ...read, environment }
  } catch (cause) {
    if (!(cause instanceof ConfigurationInvalid)) throw cause
    const problems = cause.message.split('\n').filter((line) => line.startsWith('- '))
    throw new CommandError({
      code: 'credentials_missing',
      what: ['--real talks to your organization, and needs these variables:', ...problems].join('\n'),
      remedy:
        'Set them in the environment (export NAME=value), or in the file .env of this folder (a line NAME=value each).',
      exitCode: 2,
      cause,
    })
  }
}

function readDotEnv(directory: string): Environment {
  const file = join(directory, '.env')
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
}

/** Unset and empty are the same: an empty variable does not hide what the file says. */
function given(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== undefined && text.trim() !== ''))
}
