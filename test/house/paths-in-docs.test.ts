import { describe, expect, test } from 'vitest'
import { found } from './found.ts'
import { pathsInDocs } from './paths-in-docs.ts'

const said = (text: string) =>
  found(pathsInDocs, { 'README.md': text, 'docs/ARCHITECTURE.md': '', 'test/core/pace.test.ts': '' })

describe('paths in docs', () => {
  test.each([
    'See [it](docs/ARCHITECTURE.md#rooms) and `test/core/pace.test.ts`.',
    'All of test/core, and test/core/ too.',
    'It lives in test/core/pace.test.ts.',
  ])('%j is fine', (text) => {
    expect(said(text)).toEqual([])
  })

  test('a test that is not there is found', () => {
    expect(said('First\n`test/core/pance.test.ts`')).toEqual([
      expect.stringContaining('README.md:2: names test/core/pance.test.ts, which is not there'),
    ])
  })

  test('a placeholder is found', () => {
    expect(said('It takes @@TIMES@@.')).toEqual([expect.stringContaining('README.md:1: has the placeholder @@TIMES')])
  })
})
