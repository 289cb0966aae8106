import { makeWebhookSecretStore } from '../../adapters/webhook-secret-store.ts'
import type { Secret } from '../../core/environment.ts'
import type { WebhookSecrets } from '../../core/webhook-secrets.ts'
import type { SecretStore } from '../../flows/dependencies-of-webhooks.ts'
import { WORKER_LIMITS } from '../../wiring.ts'
import { CommandError } from '../command-error.ts'

/** What somebody opens webhooks for. */
export type Purpose = 'look' | 'change'

/**
 * The webhooks' secrets, for an operator; its functions reject with a CommandError where AWS refuses.
 *
 * @throws {CommandError} when they are to be changed and stand in a variable.
 */
export function openSecrets(secrets: Secret<WebhookSecrets>, purpose: Purpose): SecretStore {
  if (secrets.kind === 'value') return atHand(secrets.value, purpose)
  const { name } = secrets
  const store = makeWebhookSecretStore(name, WORKER_LIMITS)
  const told = async <T>(does: Does, work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (cause) {
      throw secretsRefused(name, does, cause)
    }
  }
  return { read: () => told('show', store.read()), write: (changed) => told('store', store.write(changed)) }
}

function atHand(secrets: WebhookSecrets, purpose: Purpose): SecretStore {
  const refused = new CommandError({
    code: 'secrets_at_hand',
    what: 'WEBHOOK_SECRETS holds the secrets themselves, which only who sets that variable can change.',
    remedy: 'Name an SSM parameter in WEBHOOK_SECRETS_PARAMETER instead, here and for receive-delivery.',
    exitCode: 2,
  })
  if (purpose === 'change') throw refused
  return { read: async () => ({ secrets, version: 0 }), write: () => Promise.reject(refused) }
}

type Does = 'show' | 'store'

/** What AWS and its clients call credentials that are not taken. */
const NOT_LOGGED_IN = new Set([
  'CredentialsProviderError',
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
  'InvalidSignatureException',
])

function secretsRefused(parameter: string, does: Does, cause: unknown): CommandError {
  const [name, said] = cause instanceof Error ? [cause.name, cause.message.slice(0, 200)] : ['', '']
  const refused = (code: string, what: string, remedy: string) => new CommandError({ code, what, remedy, cause })
  if (NOT_LOGGED_IN.has(name)) {
    return refused(
      'aws_credentials',
      `AWS does not take the credentials of this machine (${name}).`,
      'Log in again, e.g. by "aws sso login", or choose others by AWS_PROFILE; then run it again.',
    )
  }
  if (name === 'AccessDeniedException') {
    return refused(
      'secrets_not_permitted',
      `AWS does not let these credentials ${does} the SSM parameter ${parameter}.`,
      'Allow them ssm:GetParameter, ssm:GetParameterHistory and ssm:PutParameter on it, and its KMS key if it has one of its own.',
    )
  }
  if (does === 'store' && name === 'ParameterAlreadyExists') {
    return refused(
      'secrets_stored_meanwhile',
      `Somebody else stored webhook secrets in ${parameter} at the same moment; nothing of theirs was changed.`,
      'Run it again: it goes on from where it ended.',
    )
  }
  if (does === 'store' && name === 'ValidationException') {
    // Not in AWS's words, and without them as the cause: they may quote the value.
    return new CommandError({
      code: 'secrets_not_storable',
      what: `SSM does not take the secrets as the value of ${parameter}.`,
      remedy: 'A standard parameter holds 4,096 characters: take secrets out of it that no webhook has any more.',
    })
  }
  return refused(
    'secrets_unreachable',
    `SSM did not ${does} the parameter ${parameter} (${name}: ${said}).`,
    'Check the network, AWS_REGION and the name in WEBHOOK_SECRETS_PARAMETER; then run it again.',
  )
}
