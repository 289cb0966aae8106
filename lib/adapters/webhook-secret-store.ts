import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { parseWebhookSecrets, writeWebhookSecrets } from '../core/webhook-secrets.ts'
import type { SecretStore } from '../flows/dependencies-of-webhooks.ts'
import { type ClientLimits, clientLimits } from './aws-client-limits.ts'

/**
 * The webhooks' secrets in an SSM SecureString, for an operator: no function may write it. What was never stored is read as
 * no secrets. A value that cannot be read is never replaced.
 */
export function makeWebhookSecretStore(name: string, limits: ClientLimits): SecretStore {
  return {
    read: async () => {
      const client = new SSMClient(clientLimits(limits))
      try {
        const { Parameter: found } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
        const parsed = parseWebhookSecrets(found?.Value ?? '')
        if ('problem' in parsed) throw new Error(`the SSM parameter ${name}: ${parsed.problem}`)
        return { secrets: parsed.secrets, version: found?.Version ?? 0 }
      } catch (error) {
        if (error instanceof ParameterNotFound) return { secrets: new Map(), version: 0 }
        throw error
      } finally {
        client.destroy()
      }
    },
    write: async ({ secrets, version }) => {
      const client = new SSMClient(clientLimits(limits))
      try {
        const value = { Type: 'SecureString', Value: writeWebhookSecrets(secrets) } as const
        const written = await client.send(new PutParameterCommand({ Name: name, ...value, Overwrite: version > 0 }))
        return written.Version === version + 1 ? 'written' : 'overwrote'
      } finally {
        client.destroy()
      }
    },
  }
}
