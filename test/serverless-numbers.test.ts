import { describe, expect, test } from 'vitest'
import { REQUEST_TIMEOUT_MS } from '../lib/adapters/commerce-layer/commerce-layer.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../lib/core/duration.ts'
import { RELEASE_AGAIN_MS } from '../lib/core/release.ts'
import { DEFAULT_SETTINGS, parseSettings } from '../lib/core/settings.ts'
import { LEASE_MS } from '../lib/flows/create-copies/claim.ts'
import { PATIENCE_MS } from '../lib/flows/create-copies/take-turns.ts'
import { BUDGET_MS } from '../lib/flows/create-copies/time-left.ts'
import { POISON_CRASHES } from '../lib/flows/expire-claim.ts'
import { type Properties, packageTemplate } from './packaged-template.ts'

const { propertiesOf, ofType, functionProperties, functionVariables } = packageTemplate()

const timeoutMs = (name: string) => Number(functionProperties(name).Timeout) * SECOND_MS
const createCopiesMs = timeoutMs('create-copies')
const visibilityMs = Number(propertiesOf('CopyRequests').VisibilityTimeout) * SECOND_MS
const mapping = ofType('AWS::Lambda::EventSourceMapping')[0]?.[1] as Properties
const variables = functionVariables('create-copies')
const secondsOf = (name: string) => Number(variables[name]) * SECOND_MS

describe('create-copies', () => {
  test('gives up a request, then an action, then the batch, in this order', () => {
    expect(REQUEST_TIMEOUT_MS).toBeLessThan(BUDGET_MS)
    expect(BUDGET_MS).toBeLessThan(createCopiesMs)
    // A batch that has waited for its turn as long as it may can still finish an action.
    expect(PATIENCE_MS + BUDGET_MS).toBeLessThanOrEqual(createCopiesMs)
  })

  test('is dead when the lease of its claims ends', () => {
    expect(LEASE_MS).toBe(createCopiesMs + REQUEST_TIMEOUT_MS)
  })

  test('holds its messages for six timeouts, and until a claim of the dead has expired', () => {
    expect(visibilityMs).toBeGreaterThanOrEqual(6 * createCopiesMs)
    expect(visibilityMs).toBeGreaterThan(LEASE_MS + secondsOf('CLOCK_SKEW_SECONDS'))
    expect(visibilityMs).toBeLessThan(RELEASE_AGAIN_MS)
  })

  test('parks what has crashed as often in the queue as in the ledger', () => {
    const { maxReceiveCount } = propertiesOf('CopyRequests').RedrivePolicy as { maxReceiveCount: number }
    expect(maxReceiveCount).toBe(POISON_CRASHES)
  })

  test('runs no more batches at once than have their turns while the last of them is patient', () => {
    const batches = (mapping.ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency
    // One request for each run, and at most two that read the batch's series again.
    const requests = Number(mapping.BatchSize) + 2
    const spacingMs = MINUTE_MS / Number(variables.API_REQUESTS_PER_MINUTE)
    expect((batches - 1) * requests * spacingMs).toBeLessThanOrEqual(PATIENCE_MS)
    expect(batches * requests * spacingMs).toBeGreaterThan(PATIENCE_MS)
  })
})

test('a lost answer is looked for after it has settled, and waited for longer than its sender can live', () => {
  const [settleMs, lateCommitMs] = [secondsOf('SETTLE_SECONDS'), secondsOf('LATE_COMMIT_SECONDS')]
  const skewMs = secondsOf('CLOCK_SKEW_SECONDS')
  expect(settleMs).toBeGreaterThan(REQUEST_TIMEOUT_MS)
  expect(lateCommitMs).toBeGreaterThan(LEASE_MS + skewMs + settleMs)
})

test('policies that nobody set are the defaults of the code', () => {
  const texts = Object.fromEntries(Object.entries(variables).filter(([, value]) => typeof value === 'string'))
  expect(parseSettings(texts as Record<string, string>)).toEqual({ settings: DEFAULT_SETTINGS })
})

test('each schedule has ended before it is called again, and the delivery’s sender still listens', () => {
  expect(timeoutMs('dispatch-runs')).toBeLessThan(MINUTE_MS)
  expect(timeoutMs('reconcile-runs')).toBeLessThan(HOUR_MS)
  expect(timeoutMs('receive-delivery')).toBeLessThanOrEqual(5 * SECOND_MS)
})
