import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type ClientLimits, clientLimits } from '../aws-client-limits.ts'

/** A DynamoDB client by the standard AWS variables; endpoint overrides among them. */
export function makeDynamoDbClient(limits: ClientLimits): DynamoDBClient {
  return new DynamoDBClient(clientLimits(limits))
}
