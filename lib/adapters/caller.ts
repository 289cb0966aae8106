import type { SQSClient } from '@aws-sdk/client-sqs'

/** The names of STS in an answer are few enough to do without a parser. */
const ARN = /<Arn>\s*(\S+?)\s*<\/Arn>/

const ANSWER_WITHIN_MS = 3_000

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

/** The queue's client signs it: a client for this one question would be a dependency more. */
async function askSts({ client, endpoint }: CallerOptions): Promise<string | undefined> {
  const region = await client.config.region()
  const url = new URL(endpoint ?? `https://sts.${region}.amazonaws.com`)
  const signer = await client.config.signer()
  const request = {
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: '/',
    query: {},
    headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded' },
    body: BODY,
  }
  const { headers } = await signer.sign(request, { signingService: 'sts', signingRegion: region })
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body: BODY,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  })
  return answer.ok ? ARN.exec(await answer.text())?.[1] : undefined
}
