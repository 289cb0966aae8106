import { expect, test } from 'vitest'
import { allFacts } from './facts.ts'
import { openOrganization, verdictOn } from './organization.ts'

/** How each operation is asked for; of a resource that does not exist, so that it is refused without effect. */
const requests = {
  list: { method: 'GET', path: '' },
  retrieve: { method: 'GET', path: '/nobody' },
  create: { method: 'POST', path: '' },
  update: { method: 'PATCH', path: '/nobody' },
  delete: { method: 'DELETE', path: '/nobody' },
} as const

const notOffered = '405 METHOD_NOT_ALLOWED'

test.each(allFacts)('$type offer the operations of the schema; the others answer 405', async ({ type, operations }) => {
  const { stage } = openOrganization()
  const offered: string[] = []
  for (const [operation, { method, path }] of Object.entries(requests)) {
    const response = await stage.call(method, `/api/${type}${path}`, method === 'GET' ? undefined : {})
    const verdict = verdictOn({ status: response.status, document: JSON.parse(await response.text()) })
    if (verdict !== notOffered) offered.push(operation)
  }
  expect(offered).toEqual(operations)
})
