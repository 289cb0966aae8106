import type { SQSClient } from '@aws-sdk/client-sqs'
import { signedRequest } from './signed-request.ts'

/** The names of STS in an answer are few enough to do without a parser. */
const ARN = /<Arn>\s*(\S+?)\s*<\/Arn>/

const BODY = 'Action=GetCallerIdentity&Version=2011-06-15'

export interface CallerOptions {
  /** Lends its credentials and its signer. */
  client: SQSClient
  /** Of STS; default: that of the client's region. */
  endpoint: string | undefined
}

/**
 * Who the credentials belong to, as AWS says (STS GetCallerIdentity, which needs no permission): an ARN, or where STS does not
 * answer, the id of the access key. Rejects where there are no credentials.
 */
export async function readCaller({ client, endpoint }: CallerOptions): Promise<string> {
  const { accessKeyId } = await client.config.credentials()
  try {
    return (await askSts({ client, endpoint })) ?? `access key ${accessKeyId}`
  } catch {
    return `access key ${accessKeyId}`
  }
}

async function askSts({ client, endpoint }: CallerOptions): Promise<string | undefined> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const asked = { service: 'sts', method: 'POST', endpoint, path: '/', headers, body: BODY } as const
  const answer = await signedRequest(client, asked)
  return answer.ok ? ARN.exec(await answer.text())?.[1] : undefined
}
