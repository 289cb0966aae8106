import type { WebhookSecrets } from '../../core/webhook-secrets.ts'
import type { SecretStore } from '../dependencies-of-webhooks.ts'

/** Somebody else changed the secrets at the same moment, and what they wrote is lost. */
export class SecretsOverwritten extends Error {
  readonly code = 'SECRETS_OVERWRITTEN'

  constructor() {
    super('somebody else changed the secrets at the same moment, and this write replaced theirs')
    this.name = 'SecretsOverwritten'
  }
}

/**
 * Changes the secrets by one write, or by none where they stay as they are.
 *
 * @throws {SecretsOverwritten} before anything is built on the change: the webhooks still know every secret, so the next
 *   plan finds those that are missing by now.
 */
export async function changeSecrets(
  store: SecretStore,
  change: (secrets: WebhookSecrets) => WebhookSecrets,
): Promise<void> {
  const { secrets, version } = await store.read()
  const changed = change(secrets)
  if (changed === secrets) return
  if ((await store.write({ secrets: changed, version })) === 'overwrote') throw new SecretsOverwritten()
}
