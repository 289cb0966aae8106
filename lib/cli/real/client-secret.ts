import { secretReader } from '../../adapters/secret.ts'
import { makeParameterReader } from '../../adapters/ssm.ts'
import type { Secret } from '../../core/environment.ts'
import type { Clock } from '../../flows/dependencies.ts'
import { WORKER_LIMITS } from '../../wiring.ts'
import { CommandError } from '../command-error.ts'

/**
 * What gives the client secret, once it is known that it can be read.
 *
 * @throws {CommandError} when AWS does not show the parameter that holds it.
 */
export async function openClientSecret(secret: Secret<string>, clock: Clock): Promise<() => Promise<string>> {
  const readParameter = makeParameterReader(WORKER_LIMITS)
  const clientSecret = secretReader(secret, { clock, log: () => {}, readParameter, parse: (text) => text })
  try {
    await clientSecret()
  } catch (cause) {
    throw secretUnreadable(secret, cause)
  }
  return clientSecret
}

function secretUnreadable(secret: Secret<string>, cause: unknown): CommandError {
  const parameter = secret.kind === 'parameter' ? secret.name : ''
  const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  return new CommandError({
    code: 'secret_unreadable',
    what: `AWS does not show the SSM parameter ${parameter} that holds the client secret (${said.slice(0, 200)}).`,
    remedy:
      'Check the AWS credentials, AWS_REGION, and the name in COMMERCE_LAYER_CLIENT_SECRET_PARAMETER; ' +
      'COMMERCE_LAYER_CLIENT_SECRET does without AWS.',
    cause,
  })
}
