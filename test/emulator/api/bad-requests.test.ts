import fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, isJsonList, parseJson } from '../../../lib/emulator/json.ts'
import { runs } from '../../runs.ts'
import { badAttributes } from './bad-requests/attributes.ts'
import { type BadRequest, jsonApi } from './bad-requests/bad-request.ts'
import { badBodies } from './bad-requests/bodies.ts'
import { badMediaTypes, badTokens } from './bad-requests/headers.ts'
import { badLinkages } from './bad-requests/linkages.ts'
import { badQueries } from './bad-requests/queries.ts'
import { lostPaths, wrongMethods } from './bad-requests/routes.ts'
import { openShop, type Shop } from './bad-requests/shop.ts'
import { wrongTriggers } from './bad-requests/triggers.ts'

const kinds: Readonly<Record<string, (shop: Shop) => fc.Arbitrary<BadRequest>>> = {
  'without a valid token': badTokens,
  'for a path that leads nowhere': lostPaths,
  'with a method that the path does not offer': wrongMethods,
  'with a wrong media type': badMediaTypes,
  'with a query that cannot be followed': badQueries,
  'with a body that is no document of the resource': badBodies,
  'with attributes that cannot be set': badAttributes,
  'with relationships that cannot be set': badLinkages,
  'with a trigger that the status does not allow': wrongTriggers,
}

/** A hundred thousand of all kinds in a long search. */
const share = runs(Math.ceil(4_000 / Object.keys(kinds).length))

/** What validations call what they find. */
const keys = [
  ...['blank', 'taken', 'inclusion', 'invalid', 'not_a_number', 'not_an_integer'],
  ...['greater_than', 'greater_than_or_equal_to', 'less_than_or_equal_to'],
]

const expectErrors = async (response: Response, { status, pointer }: BadRequest): Promise<void> => {
  const text = await response.text()
  expect(status, text).toContain(response.status)
  expect(response.headers.get('content-type')).toBe(jsonApi)
  const given = at(parseJson(text), 'errors')
  const errors = isJsonList(given) ? given : []
  expect(errors.length).toBeGreaterThan(0)
  for (const error of errors) {
    expect(error).toMatchObject({
      title: expect.stringMatching(/./),
      detail: expect.stringMatching(/./),
      code: expect.stringMatching(/^[A-Z_]+$/),
      status: String(response.status),
    })
    if (response.status === 422) expect(keys).toContain(at(error, 'meta', 'error'))
    expect(at(error, 'source', 'pointer') ?? '/data').toMatch(/^\/data(\/(attributes|relationships)\/.+)?$/s)
  }
  if (pointer !== undefined) expect(errors.map((error) => at(error, 'source', 'pointer'))).toContain(pointer)
}

test.each(Object.entries(kinds))('a request %s is refused with errors, and changes nothing', async (_, requests) => {
  const shop = await openShop()
  const before = shop.inventory()
  await fc.assert(
    fc.asyncProperty(requests(shop), async (request) => {
      await expectErrors(await shop.handle(request), request)
      expect(shop.inventory()).toBe(before)
    }),
    share,
  )
})
