import type { CreateTableCommandInput, KeySchemaElement } from '@aws-sdk/client-dynamodb'
import type { KeyPart, TableDeployment } from '../deployment/deployment.ts'

/** The request that creates the table of the deployment. */
export function createTableInput(table: TableDeployment): CreateTableCommandInput {
  return {
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: Object.entries(table.attributes).map(([name, type]) => ({
      AttributeName: name,
      AttributeType: oneOf(type, ['S', 'N', 'B'] as const),
    })),
    KeySchema: keySchema(table.key),
    GlobalSecondaryIndexes: table.indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index.key),
      Projection: { ProjectionType: oneOf(index.projection, ['ALL', 'KEYS_ONLY', 'INCLUDE'] as const) },
    })),
  }
}

function keySchema(key: readonly KeyPart[]): KeySchemaElement[] {
  return key.map(({ attribute, type }) => ({
    AttributeName: attribute,
    KeyType: oneOf(type, ['HASH', 'RANGE'] as const),
  }))
}

function oneOf<Word extends string>(found: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === found)
  if (word === undefined) throw new Error(`serverless.yml: expected one of ${words.join(', ')}, found ${found}`)
  return word
}
