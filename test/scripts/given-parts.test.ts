import { expect, test } from 'vitest'
import givenParts from '../../scripts/given-parts.mjs'

const { resolve } = givenParts({ classes: { Error } }).configurationVariablesSources.given

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'

/** What stands for `${given(names):part.yml}` in eu-west-1. */
async function part(parameters: Readonly<Record<string, string>>): Promise<unknown> {
  const { value } = await resolve({
    params: Object.keys(parameters),
    address: 'part.yml',
    resolveVariable: async (variable) => parameters[variable.replace('param:', '')] ?? '',
    resolveConfigurationProperty: async () => 'eu-west-1',
  })
  return value
}

const file = '${' + 'file(part.yml)}'

test.each([
  { 'client-secret-parameter': '/perennial/prod/client-secret', 'webhook-secrets-parameter': '/x' },
  { 'kms-key-arn': KEY },
  { 'kms-key-arn': KEY.replace('aws', 'aws-us-gov').replace('key/', 'key/mrk-') },
  { 'vpc-subnet-ids': 'subnet-0123abcd,subnet-0123456789abcdef0', 'vpc-security-group-ids': 'sg-0123abcd' },
  { xray: 'on' },
])('a part is there when its parameters are given: %j', async (parameters) => {
  expect(await part(parameters)).toBe(file)
})

test('a part is not there when none of its parameters is given', async () => {
  expect(await part({ 'kms-key-arn': '' })).toEqual({})
  expect(await part({ 'vpc-subnet-ids': '', 'vpc-security-group-ids': '' })).toEqual({})
})

test.each([
  { name: 'client-secret-parameter', value: 'perennial/prod/client-secret', says: 'begins with a slash' },
  { name: 'client-secret-parameter', value: 'arn:aws:ssm:eu-west-1:1:parameter/x', says: 'begins with a slash' },
  { name: 'webhook-secrets-parameter', value: '/perennial/*', says: 'begins with a slash' },
  { name: 'kms-key-arn', value: 'alias/shop', says: 'not of an alias' },
  { name: 'kms-key-arn', value: KEY.replace('eu-west-1', 'us-east-1'), says: 'in eu-west-1, where this is deployed' },
  { name: 'kms-key-arn', value: KEY.replace('key/', 'alias/'), says: 'not of an alias' },
  { name: 'vpc-subnet-ids', value: 'subnet-0123abcd subnet-0123abce', says: 'with commas between them' },
  { name: 'vpc-security-group-ids', value: 'vpc-0123abcd', says: 'with commas between them' },
  { name: 'xray', value: 'off', says: '"on", or leave it out' },
  { name: 'no-such-parameter', value: 'x', says: 'a known parameter' },
])('is turned away, with what is expected: $name=$value', async ({ name, value, says }) => {
  await expect(part({ [name]: value })).rejects.toThrow(`The parameter ${name} is "${value}". Give `)
  await expect(part({ [name]: value })).rejects.toThrow(says)
})

test('a part is never made of half of its parameters', async () => {
  const missing = part({ 'vpc-subnet-ids': 'subnet-0123abcd', 'vpc-security-group-ids': '' })
  await expect(missing).rejects.toThrow(
    'The parameter vpc-security-group-ids is missing. Give the ids of security groups',
  )
})
