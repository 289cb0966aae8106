// Not imported when it is needed: what is imported that way cannot be shaken, and would be three times as large.
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { type ClientLimits, clientLimits } from './aws-client-limits.ts'

/** Reads a parameter by its name. */
export type ReadParameter = (name: string) => Promise<string>

/** Reads SSM parameters, secure ones decrypted. */
export function makeParameterReader(limits: ClientLimits): ReadParameter {
  return async (name) => {
    const client = new SSMClient(clientLimits(limits))
    try {
      const { Parameter: parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
      if (parameter?.Value === undefined) throw new Error(`SSM parameter ${name} has no value`)
      return parameter.Value
    } finally {
      client.destroy()
    }
  }
}
