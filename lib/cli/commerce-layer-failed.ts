import { type ApiFailure, failureKind, messageOf } from '../core/failure.ts'
import { CommandError } from './command-error.ts'

/**
 * Commerce Layer could not be read, said to a person.
 *
 * @param what That was to be read, e.g. `the subscriptions`.
 */
export function commerceLayerFailed(what: string, failure: ApiFailure): CommandError {
  const cause = messageOf(failure)
  switch (failureKind('read', failure)) {
    case 'token':
    case 'configuration':
      return new CommandError({
        code: 'not_permitted',
        what: `Commerce Layer refuses ${failure.stage === 'token' ? 'the credentials' : `to show ${what}`} (${cause}).`,
        remedy: 'Check client id and secret, and that the integration may read orders, subscriptions and webhooks.',
      })
    case 'transient':
      return new CommandError({
        code: 'commerce_layer_unreachable',
        what: `Commerce Layer does not answer (${cause}).`,
        remedy:
          'Check the network, and COMMERCE_LAYER_ORGANIZATION: it is the slug in https://<slug>.commercelayer.io.',
      })
    default:
      return new CommandError({
        code: 'commerce_layer_failed',
        what: `Commerce Layer did not show ${what} (${cause}).`,
        remedy: 'Try again in a minute.',
      })
  }
}
