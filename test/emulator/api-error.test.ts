import { expect, test } from 'vitest'
import { jsonOf, makeStage } from './stage.ts'

test.each(['/api/orders/nobody', '/api/colours', '/elsewhere'])(
  'what is not there is told in the words of the documentation: %s',
  async (path) => {
    const response = await makeStage().call('GET', path)
    expect(response.status).toBe(404)
    expect(await jsonOf(response)).toEqual({
      errors: [
        {
          title: 'Record not found',
          detail: 'The requested resource was not found. Please double-check the resource id.',
          code: 'RECORD_NOT_FOUND',
          status: '404',
        },
      ],
    })
  },
)
