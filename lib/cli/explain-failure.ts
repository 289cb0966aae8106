import { ConfigurationInvalid } from '../core/configuration-invalid.ts'
import { isFields, member, textField } from '../core/fields.ts'
import { DataFolderInUse } from '../local/data-folder.ts'
import { CommandError } from './command-error.ts'
import { lackingAction } from './lacking-action.ts'

const REFUSED = new Set(['UnrecognizedClientException', 'InvalidSignatureException', 'AccessDeniedException'])

const EXPIRED = new Set(['ExpiredTokenException', 'ExpiredToken'])

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'EHOSTUNREACH', 'ETIMEDOUT'])

/** What went wrong, in words for a person, whatever was thrown. */
export function explainFailure(error: unknown): CommandError {
  if (error instanceof CommandError) return error
  if (error instanceof ConfigurationInvalid) return configuration(error)
  if (error instanceof DataFolderInUse) return inUse(error)
  const names = namesOf(error)
  if (names.some((name) => UNREACHABLE.has(name) || name === 'TimeoutError')) return unreachable(error)
  if (names.includes('ResourceNotFoundException')) return noTable(error)
  if (names.includes('QueueDoesNotExist')) return noQueue(error)
  if (names.includes('CredentialsProviderError')) return noCredentials(error)
  if (names.some((name) => EXPIRED.has(name))) return expired(error)
  if (error instanceof Error && error.message === 'Region is missing') return noRegion(error)
  if (names.some((name) => REFUSED.has(name))) return refused(error, names[0] ?? '')
  return new CommandError({
    code: 'unexpected',
    what: `This was not expected: ${(error instanceof Error ? error.message : String(error)).replace(/\.$/, '')}.`,
    remedy: 'Run it again with --debug to see where it happened.',
    cause: error,
  })
}

/** Name and code of an error and of what caused it. */
function namesOf(error: unknown, depth = 0): string[] {
  if (!isFields(error) || depth > 5) return []
  const own = [textField(error, 'name'), textField(error, 'code')].flatMap((name) => name ?? [])
  const inner = member(error, 'errors')
  const causes = [member(error, 'cause'), ...(Array.isArray(inner) ? inner : [])]
  return [...own, ...causes.flatMap((cause) => namesOf(cause, depth + 1))]
}

function configuration(error: ConfigurationInvalid): CommandError {
  return new CommandError({
    code: 'configuration_invalid',
    what: error.message,
    remedy: `Set ${error.variables.join(' and ')} and run it again.`,
    cause: error,
  })
}

function inUse(error: DataFolderInUse): CommandError {
  const [what = '', ...remedy] = error.message.split(/(?<=\.) (?=[A-Z])/)
  return new CommandError({ code: error.code, what, remedy: remedy.join(' '), cause: error })
}

function unreachable(error: unknown): CommandError {
  return new CommandError({
    code: 'ledger_unreachable',
    what: 'AWS does not answer: no connection to the ledger or its queues came about.',
    remedy:
      'Check the network, AWS_REGION, and AWS_ENDPOINT_URL if it is set; given again, no command does twice what it did already.',
    cause: error,
  })
}

function noTable(error: unknown): CommandError {
  return new CommandError({
    code: 'ledger_missing',
    what: 'DynamoDB has no table of the name that LEDGER_TABLE gives, in this region and account.',
    remedy: 'Check LEDGER_TABLE and AWS_REGION against the deployment (npx serverless info).',
    cause: error,
  })
}

function noQueue(error: unknown): CommandError {
  return new CommandError({
    code: 'queue_missing',
    what: 'SQS has no queue of the name that COPY_REQUESTS_QUEUE_URL or PARKED_QUEUE_URL gives, in this region and account.',
    remedy:
      'Check both and AWS_REGION against the deployment (npx serverless info); "npx perennial doctor" says which it is.',
    cause: error,
  })
}

function noCredentials(error: unknown): CommandError {
  return new CommandError({
    code: 'aws_no_credentials',
    what: 'There are no AWS credentials here, or they cannot be read.',
    remedy: 'Log in to the account that Perennial runs in, e.g. with "aws sso login" and AWS_PROFILE.',
    cause: error,
  })
}

function expired(error: unknown): CommandError {
  return new CommandError({
    code: 'aws_expired',
    what: 'The AWS credentials of this terminal have expired.',
    remedy: 'Log in again, and give the same command.',
    cause: error,
  })
}

function noRegion(error: unknown): CommandError {
  return new CommandError({
    code: 'no_region',
    what: 'It is not said which AWS region Perennial runs in.',
    remedy: 'Set AWS_REGION to the region of the deployment.',
    cause: error,
  })
}

function refused(error: unknown, name: string): CommandError {
  const action = lackingAction(error)
  if (action === undefined) {
    return new CommandError({
      code: 'aws_refused',
      what: `AWS does not let this machine read the ledger (${name}).`,
      remedy: 'Log in with credentials of the account that Perennial runs in, e.g. by AWS_PROFILE.',
      cause: error,
    })
  }
  return new CommandError({
    code: 'aws_refused',
    what: `AWS does not let these credentials do ${action}.`,
    remedy: `Allow ${action} to them, or log in with others, e.g. by AWS_PROFILE.`,
    cause: error,
  })
}
