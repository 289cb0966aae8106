import { expect } from 'vitest'
import type { RequestEffect } from '../../../lib/emulator/control-types.ts'
import { type EmulatedOrganization, openEmulated } from './emulated.ts'
import { onTheEmulator } from './on-the-emulator.ts'

const claim = onTheEmulator('faults can be ordered at the emulator only')

const broken = async (effect: RequestEffect): Promise<EmulatedOrganization> => {
  const organization = await openEmulated()
  organization.control.addFaults([{ on: 'request', method: 'POST', path: '/api/order_copies', effect }])
  return organization
}

const create = ({ sdk, sourceOrderId }: EmulatedOrganization, reference = 'once') =>
  sdk.order_copies.create({ reference, source_order: sdk.orders.relationship(sourceOrderId) })

/** How many copies the organization has with the reference of the broken request. */
const made = async ({ sdk }: EmulatedOrganization): Promise<number> =>
  (await sdk.order_copies.list({ filters: { reference_eq: 'once' } })).length

claim('500 is an ApiError with the error that came along, and without effect', async () => {
  const organization = await broken({ kind: 'status', status: 500 })
  await expect(create(organization)).rejects.toMatchObject({
    name: 'ApiError',
    status: 500,
    errors: [{ status: '500' }],
  })
  expect(await made(organization)).toBe(0)
})

claim('an answer of 503 may hide an effect', async () => {
  const organization = await broken({ kind: 'commit_then_status', status: 503 })
  await expect(create(organization)).rejects.toMatchObject({ name: 'ApiError', status: 503 })
  expect(await made(organization)).toBe(1)
})

claim('an HTML page from the edge is an ApiError without errors', async () => {
  const organization = await broken({ kind: 'html' })
  await expect(create(organization)).rejects.toMatchObject({ name: 'ApiError', status: 502, errors: [] })
  expect(await made(organization)).toBe(0)
})

claim('a truncated body is an error of parsing that hides an effect', async () => {
  const organization = await broken({ kind: 'truncated' })
  await expect(create(organization)).rejects.toMatchObject({ name: 'SdkError', type: 'parse' })
  expect(await made(organization)).toBe(1)
})

claim('a connection that breaks before the request leaves nothing', async () => {
  const organization = await broken({ kind: 'refuse' })
  await expect(create(organization)).rejects.toMatchObject({
    name: 'SdkError',
    type: 'client',
    message: 'fetch failed',
  })
  expect(await made(organization)).toBe(0)
})

claim('a connection that breaks before the answer looks the same, and hides an effect', async () => {
  const organization = await broken({ kind: 'commit_then_drop' })
  await expect(create(organization)).rejects.toMatchObject({
    name: 'SdkError',
    type: 'client',
    message: 'fetch failed',
  })
  expect(await made(organization)).toBe(1)
})

claim('a request may take effect long after its connection broke', async () => {
  const organization = await broken({ kind: 'drop_then_commit', ms: 60_000 })
  await expect(create(organization)).rejects.toMatchObject({ type: 'client' })
  expect(await made(organization)).toBe(0)
  await organization.advance(60_000)
  expect(await made(organization)).toBe(1)
})

claim('an answer that comes later than the client waits is a timeout that hides an effect', async () => {
  const organization = await broken({ kind: 'answer_late', ms: 600_000 })
  const hasty = organization.client({ timeout: 50 })
  await expect(create({ ...organization, sdk: hasty })).rejects.toMatchObject({ name: 'SdkError', type: 'timeout' })
  expect(await made(organization)).toBe(1)
})

claim('429 comes with or without Retry-After', async () => {
  const organization = await broken({ kind: 'too_many_requests', retry_after_seconds: 7 })
  const reader = organization.sdk.addRawResponseReader({ headers: true })
  await expect(create(organization)).rejects.toMatchObject({ status: 429, errors: [{ status: '429' }] })
  expect(reader.headers).toMatchObject({ 'retry-after': '7' })
  organization.control.addFaults([{ on: 'request', path: '/api/', effect: { kind: 'too_many_requests' } }])
  await expect(create(organization)).rejects.toMatchObject({ status: 429 })
  expect(reader.headers).not.toHaveProperty('retry-after')
})
