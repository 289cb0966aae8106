/** What AWS clients want to be told; the embedded services look at none of it. */
export const LOCAL_AWS_ENV = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
} as const

/** What an AWS client needs to talk to an embedded service. */
export function localAwsClient(endpoint: string) {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = LOCAL_AWS_ENV
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } }
}

/** The account in the ARNs and queue URLs of the embedded SQS. */
export const LOCAL_ACCOUNT_ID = '000000000000'
