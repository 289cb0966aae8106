import { afterEach, describe, expect, test } from 'vitest'
import { makeCreateCopies, makeDispatchRuns, makeReceiveDelivery, makeReconcileRuns } from '../lib/wiring.ts'
import { packageTemplate } from './packaged-template.ts'

const { functionVariables } = packageTemplate('--param=organization=shop', '--param=client-id=id')

const POLICIES = [
  'API_REQUESTS_PER_MINUTE',
  'CATCH_UP',
  'CATCH_UP_WINDOW',
  'CLOCK_SKEW_SECONDS',
  'FIRST_POST',
  'LATE_COMMIT_SECONDS',
  'RETRY_CALENDAR',
  'RUN_GRACE_SECONDS',
  'SETTLE_SECONDS',
  'START_AT',
]
const COMMON = ['COPY_REQUESTS_QUEUE_URL', 'LEDGER_TABLE', ...POLICIES]
const COMMERCE_LAYER = [
  'COMMERCE_LAYER_CLIENT_ID',
  'COMMERCE_LAYER_CLIENT_SECRET_PARAMETER',
  'COMMERCE_LAYER_ORGANIZATION',
]
/** Read as well, and never deployed: secrets at hand, and other addresses for one machine. */
const NEVER_DEPLOYED = [
  'COMMERCE_LAYER_API_URL',
  'COMMERCE_LAYER_AUTH_URL',
  'COMMERCE_LAYER_CLIENT_SECRET',
  'WEBHOOK_SECRETS',
]

/** By hand: what each function is given. */
const CONTRACT = [
  { name: 'receive-delivery', make: makeReceiveDelivery, given: [...COMMON, 'WEBHOOK_SECRETS_PARAMETER'] },
  { name: 'create-copies', make: makeCreateCopies, given: [...COMMON, ...COMMERCE_LAYER] },
  { name: 'dispatch-runs', make: makeDispatchRuns, given: COMMON },
  { name: 'reconcile-runs', make: makeReconcileRuns, given: [...COMMON, ...COMMERCE_LAYER, 'PARKED_QUEUE_URL'] },
]

const before = process.env

afterEach(() => {
  process.env = before
})

describe.each(CONTRACT)('$name', ({ name, make, given }) => {
  test('is given these variables', () => {
    expect(Object.keys(functionVariables(name)).sort()).toEqual(given.toSorted())
  })

  test('starts with them, reads every one, and asks for no other', () => {
    const read = readBy(make, functionVariables(name))
    expect(given.filter((variable) => !read.has(variable))).toEqual([])
    expect([...read].filter((variable) => !given.includes(variable) && !NEVER_DEPLOYED.includes(variable))).toEqual([])
  })

  test.each(given.filter((variable) => !POLICIES.includes(variable)))('does not start without %s', (variable) => {
    expect(() => readBy(make, { ...functionVariables(name), [variable]: '' })).toThrow('Perennial cannot start')
  })
})

test('no variable holds a secret', () => {
  for (const { name } of CONTRACT) {
    const variables = Object.entries(functionVariables(name)).filter(([variable]) => /SECRET/.test(variable))
    for (const [variable, value] of variables) {
      expect(variable).toMatch(/_PARAMETER$/)
      expect(value).toMatch(/^\/perennial\/dev\/[a-z-]+$/)
    }
  }
})

/** Makes a handler in an environment of just these variables; gives those of Perennial's that were asked for. */
function readBy(make: () => unknown, variables: Readonly<Record<string, unknown>>): Set<string> {
  const read = new Set<string>()
  // What CloudFormation fills in is only known to AWS: any URL and name will do.
  const texts = Object.entries(variables).map(([variable, value]) => [
    variable,
    typeof value === 'string' ? value : `https://sqs.test/${variable}`,
  ])
  process.env = new Proxy(
    { AWS_REGION: 'us-east-1', ...Object.fromEntries(texts) },
    {
      get: (target: Record<string, string>, variable) => {
        if (typeof variable === 'string' && !/^(AWS_|NODE_|HOME|USERPROFILE|SMITHY)/.test(variable)) read.add(variable)
        return Reflect.get(target, variable)
      },
    },
  )
  make()
  return read
}
