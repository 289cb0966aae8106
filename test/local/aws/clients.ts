import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'

const account = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

export function sqsClient(endpoint: string): SQSClient {
  return new SQSClient({ ...account, endpoint })
}

export function dynamoDbClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ ...account, endpoint })
}
