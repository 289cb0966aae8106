import {
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  paginateGetParameterHistory,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { parseWebhookSecrets, writeWebhookSecrets } from '../core/webhook-secrets.ts'
import type { SecretStore } from '../flows/dependencies-of-webhooks.ts'
import { type ClientLimits, clientLimits } from './aws-client-limits.ts'

/**
 * The webhooks' secrets in an SSM SecureString, for an operator: no function may write it. What was never stored is read as
 * no secrets. A value that cannot be read is never replaced.
 */
export function makeWebhookSecretStore(name: string, limits: ClientLimits): SecretStore {
  const using = async <T>(work: (client: SSMClient) => Promise<T>): Promise<T> => {
    const client = new SSMClient(clientLimits(limits))
    try {
      return await work(client)
    } finally {
      client.destroy()
    }
  }
  return {
    read: () => using((client) => read(client, name)),
    write: ({ secrets, version }) =>
      using(async (client) => {
        const { Version: written } = await client.send(
          new PutParameterCommand({
            Name: name,
            Type: 'SecureString',
            Value: writeWebhookSecrets(secrets),
            ...(version > 0 && { Overwrite: true, KeyId: await keyOf(client, name) }),
          }),
        )
        return written === version + 1 ? 'written' : 'overwrote'
      }),
  }
}

async function read(client: SSMClient, name: string): ReturnType<SecretStore['read']> {
  try {
    const { Parameter: found } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
    const parsed = parseWebhookSecrets(found?.Value ?? '')
    if ('problem' in parsed) throw new Error(`the SSM parameter ${name}: ${parsed.problem}`)
    return { secrets: parsed.secrets, version: found?.Version ?? 0 }
  } catch (error) {
    if (error instanceof ParameterNotFound) return { secrets: new Map(), version: 0 }
    throw error
  }
}

/** The KMS key of the newest version. Whoever writes without naming one puts AWS's own in its place. */
async function keyOf(client: SSMClient, name: string): Promise<string | undefined> {
  let newest: { version: number; key: string | undefined } = { version: 0, key: undefined }
  for await (const { Parameters: versions = [] } of paginateGetParameterHistory({ client }, { Name: name })) {
    for (const { Version: version = 0, KeyId: key } of versions) {
      if (version > newest.version) newest = { version, key }
    }
  }
  return newest.key
}
