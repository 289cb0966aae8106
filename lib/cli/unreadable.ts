import { type ApiFailure, failureKind } from '../core/failure.ts'
import { CommandError } from './command-error.ts'

/**
 * Why Commerce Layer did not show something, and what to do about it.
 *
 * @param what What was to be read: "Commerce Layer did not show" goes on with it.
 */
export function unreadable(what: string, failure: ApiFailure): CommandError {
  const cause = failure.errors[0]?.message || failure.cause
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
