import { describe, expect, test } from 'vitest'
import { cycles } from './cycles.ts'
import { found } from './found.ts'
import { orphans } from './orphans.ts'
import { shapes } from './shapes.ts'

describe('cycles', () => {
  test('finds a cycle over two files, even of types', () => {
    const files = { 'lib/core/a.ts': "import type { B } from './b.ts'", 'lib/core/b.ts': "import { a } from './a.ts'" }
    expect(found(cycles, files)).toEqual([expect.stringContaining('lib/core/a.ts -> lib/core/b.ts -> lib/core/a.ts')])
  })

  test('lets two ways lead to one file', () => {
    const ways = "import { c } from './c.ts'"
    const files = { 'lib/core/a.ts': `${ways}\nimport { b } from './b.ts'`, 'lib/core/b.ts': ways, 'lib/core/c.ts': '' }
    expect(found(cycles, files)).toEqual([])
  })
})

describe('orphans', () => {
  const used = "import { a } from '../lib/core/a.ts'"

  test('finds a file that nobody imports', () => {
    expect(found(orphans, { 'lib/emulator/a.ts': '' })).toEqual([expect.stringContaining('nobody imports it')])
  })

  test('finds deployed code that only a test imports', () => {
    const files = { 'lib/core/a.ts': '', 'test/a.test.ts': used }
    expect(found(orphans, files)).toEqual([expect.stringContaining('lib/core/a.ts: only tests import it')])
  })

  test('finds a file that only an unused file imports', () => {
    const files = { 'lib/local/a.ts': "import { b } from './b.ts'", 'lib/local/b.ts': '' }
    expect(found(orphans, files)).toHaveLength(2)
  })

  test('knows functions, the bin, scripts and files that are started by their path', () => {
    const files = {
      'package.json': '{ "bin": "lib/cli/perennial.js", "scripts": { "build": "node scripts/run.js build" } }',
      'functions/f.ts': used,
      'lib/core/a.ts': '',
      'lib/cli/perennial.js': "start(new URL('./main.ts', import.meta.url))",
      'lib/cli/main.ts': '',
      'scripts/build.ts': '',
    }
    expect(found(orphans, files)).toEqual([])
  })
})

describe('shapes', () => {
  test.each([
    ['list.forEach(async (one) => { await keep(one) })', 'forEach(async'],
    ['export class Store { get() { return 1 } }', 'a class'],
    ['export const store = new (class extends Base {})()', 'a class'],
    ["export * from './a.ts'\nexport { b } from './b.ts'", 'only passes on'],
  ])('%s is found', (text, what) => {
    expect(found(shapes, { 'lib/core/a.ts': text })).toEqual([expect.stringContaining(what)])
  })

  test.each([
    'list.forEach((one) => keep(one))',
    'await Promise.all(list.map(async (one) => keep(one)))',
    'export class Refused extends Error {}',
    "export { b } from './b.ts'\nexport const a = 1",
  ])('%s is fine', (text) => {
    expect(found(shapes, { 'lib/core/a.ts': text })).toEqual([])
  })
})
