import fc from 'fast-check'
import { expect, test } from 'vitest'
import { at, parseJson } from '../../../lib/emulator/json.ts'
import { runs } from '../../runs.ts'
import { hourMs } from '../stage.ts'
import { anyRequest } from './bad-requests/any-request.ts'
import { jsonApi } from './bad-requests/bad-request.ts'
import { openShop } from './bad-requests/shop.ts'

test('whatever is asked for, the answer is a document or errors, never a failure, and time goes on after it', async () => {
  // Every shop is the same at first, and so are its ids.
  const requests = fc.array(anyRequest(await openShop()), { minLength: 1, maxLength: 30, size: 'max' })
  await fc.assert(
    fc.asyncProperty(requests, async (several) => {
      const shop = await openShop()
      for (const request of several) {
        const response = await shop.handle(request)
        const text = await response.text()
        expect(response.status, text).toBeLessThan(500)
        if (response.status === 204) expect(text).toBe('')
        else {
          expect(response.headers.get('content-type')).toBe(jsonApi)
          expect(at(parseJson(text), response.status < 300 ? 'data' : 'errors')).toBeDefined()
        }
      }
      await shop.run(hourMs)
    }),
    runs(40),
  )
})
