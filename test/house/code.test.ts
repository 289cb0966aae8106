import { describe, expect, test } from 'vitest'
import { percentile } from '../statistics.ts'
import { found } from './found.ts'
import { fileSizes, functionSizes, parameterCounts } from './sizes.ts'
import { tests } from './tests.ts'
import { typeEscapes } from './type-escapes.ts'
import { words } from './words.ts'

describe('type escapes', () => {
  test.each([
    ['const a: any = 1', 'any'],
    ['const a = (b: Array<any>) => b', 'any'],
    ['const a = b!.c', 'non-null'],
    ['const a = b as Order', '"as" cast'],
    ['const a = b as unknown as Order', '"as" cast'],
  ])('%s is found', (text, what) => {
    expect(found(typeEscapes, { 'lib/core/a.ts': text })).toContainEqual(expect.stringContaining(what))
  })

  test.each([
    ['lib/core/a.ts', "const a = ['x'] as const"],
    ['lib/core/a.ts', 'const a = { b } satisfies Order'],
    ['lib/core/a.ts', "import { a as b } from './a.ts'\nconst said = 'any' // as any!"],
    ['lib/core/decode-order.ts', 'const a = b as Order'],
    ['lib/adapters/order-decode.ts', 'const a = b as Order'],
    ['test/a.test.ts', 'const a = b as Order'],
  ])('%s may say %s', (path, text) => {
    expect(found(typeEscapes, { [path]: text })).toEqual([])
  })

  test('a test may not cast over unknown', () => {
    const text = 'const a = b as unknown as Order'
    expect(found(typeEscapes, { 'test/a.test.ts': text })).toEqual([expect.stringContaining('"as" cast')])
  })
})

describe('sizes', () => {
  const lines = (count: number) => 'a()\n'.repeat(count)
  const functionOf = (count: number) => `function f() {\n${lines(count - 2)}}\n`

  test('a file of 251 lines is found, one of 250 is not', () => {
    const short = { 'lib/core/b.ts': '', 'lib/core/c.ts': '' }
    expect(found(fileSizes, { 'test/a.ts': lines(251) })).toEqual([expect.stringContaining('251 lines')])
    expect(found(fileSizes, { 'lib/core/a.ts': lines(250), ...short })).toEqual([])
  })

  test('a Lambda entry of 16 lines is found', () => {
    expect(found(fileSizes, { 'functions/a.ts': lines(16) })).toEqual([expect.stringContaining('16 lines')])
  })

  test('a median of 91 lines is found', () => {
    const files = { 'lib/core/a.ts': lines(91), 'lib/core/b.ts': lines(91), 'lib/core/c.ts': lines(1) }
    expect(found(fileSizes, files)).toEqual([expect.stringContaining('median file has 91 lines')])
  })

  test('a function of 71 lines is found, also as an arrow in a test', () => {
    const arrow = `test('x', () => {\n${lines(69)}})\n`
    expect(found(functionSizes, { 'scripts/a.ts': functionOf(71) })).toEqual([expect.stringContaining('71 lines')])
    expect(found(functionSizes, { 'test/a.test.ts': arrow })).toEqual([expect.stringContaining('71 lines')])
    expect(found(functionSizes, { 'test/a.test.ts': arrow.replace('test(', 'describe(') })).toEqual([])
  })

  test('too many functions of 46 lines are found', () => {
    expect(found(functionSizes, { 'lib/core/a.ts': functionOf(46) })).toEqual([expect.stringContaining('46')])
    expect(found(functionSizes, { 'lib/core/a.ts': functionOf(45) })).toEqual([])
  })

  test.each(['function f(a, b, c, d) {}', 'const f = (a, b, c, d) => a', 'type F = (a: 1, b: 2, c: 3, d: 4) => void'])(
    '%s has too many parameters',
    (text) => {
      expect(found(parameterCounts, { 'lib/core/a.ts': text })).toEqual([expect.stringContaining('4 parameters')])
      expect(found(parameterCounts, { 'lib/core/a.ts': text.replace(/, d(: 4)?/, '') })).toEqual([])
    },
  )

  test('a percentile is a value of the list', () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2)
    expect(percentile([], 0.5)).toBe(0)
  })
})

describe('tests', () => {
  test.each([
    "test.skip('a', () => {})",
    "describe.only('a', () => {})",
    "it.todo('a')",
    "test.skipIf(ci)('a', () => {})",
    "test.skip.each([1])('a', () => {})",
    "xit('a', () => {})",
    "vi.mock('./a.ts')",
  ])('%s is found', (text) => {
    expect(found(tests, { 'test/a.test.ts': text })).not.toEqual([])
  })

  test('a test that runs is fine', () => {
    expect(found(tests, { 'test/a.test.ts': "test.each([1])('a', () => vi.fn())" })).toEqual([])
  })
})

describe('words', () => {
  const slash = '/'

  test.each([`see ..${slash}shared${slash}x`, `cd ${slash}work${slash}main`, `a ${'sub'}agent`])(
    '%s is found',
    (text) => {
      expect(found(words, { 'README.md': `first\n${text}` })).toEqual([expect.stringContaining('README.md:2: says')])
    },
  )

  test('ordinary words are fine', () => {
    expect(found(words, { 'README.md': 'they work / we share; ../lib/core' })).toEqual([])
  })
})
