import { failureKind, messageOf } from '../../core/failure.ts'
import { SecretsOverwritten } from '../../flows/webhooks/change-secrets.ts'
import { NotDone } from '../../flows/webhooks/demand.ts'
import { CommandError } from '../command-error.ts'

const AGAIN = 'run it again: it goes on from where it ended'

/** What went wrong about webhooks, in words for a person; anything else is thrown as it came. */
export async function explainingWebhookFailures<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof NotDone) throw notDone(error)
    if (error instanceof SecretsOverwritten) throw overwritten(error)
    throw error
  }
}

function notDone(error: NotDone): CommandError {
  const { what, failure } = error
  const said = messageOf(failure)
  const told = (code: string, sentence: string, remedy: string) =>
    new CommandError({ code, what: `Commerce Layer ${sentence} (${said}).`, remedy, cause: error })
  switch (failureKind('change', failure)) {
    case 'token':
    case 'configuration':
      return told(
        'not_permitted',
        failure.stage === 'token' ? 'refuses the credentials' : `does not let this API client ${what}`,
        'Check client id and secret, and that its role may create, read, update and destroy webhooks: it must be an integration.',
      )
    case 'throttled':
      return told('throttled', `was asked too much to ${what}`, `Wait a minute and ${AGAIN}.`)
    case 'transient':
    case 'in_doubt':
      return told(
        'commerce_layer_unreachable',
        `did not say that it would ${what}`,
        `Check the network and ${AGAIN}, also where the answer alone was lost.`,
      )
    default:
      return told('commerce_layer_failed', `did not ${what}`, `See what it says about it, and ${AGAIN}.`)
  }
}

function overwritten(cause: SecretsOverwritten): CommandError {
  return new CommandError({
    code: 'secrets_overwritten',
    what: 'Somebody else stored webhook secrets at the same moment, and theirs are lost.',
    remedy: 'Run "npx perennial webhooks apply" now: it stores every secret again that is missing.',
    cause,
  })
}
