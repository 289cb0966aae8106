import { expect, test } from 'vitest'
import { named } from '../../../lib/simulator/search/job.ts'

test('an error that is no broken promise says in which history it came about', async () => {
  const cause = new Error('no such order')
  await expect(named('seed 7 of mix plain', Promise.reject(cause))).rejects.toMatchObject({
    message: 'seed 7 of mix plain: no such order',
    cause,
  })
})
