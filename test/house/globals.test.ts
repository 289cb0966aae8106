import { describe, expect, test } from 'vitest'
import { found } from './found.ts'
import { declaredFiles, globals } from './globals.ts'

describe('globals', () => {
  test.each([
    ['const t = Date.now()', 'Date.now'],
    ['const t = globalThis.Date.now()', 'Date.now'],
    ['const t = new Date()', 'new Date()'],
    ['const t = Date()', 'Date()'],
    ['const make = (nowMs = Date.now) => nowMs()', 'Date.now'],
    ['const n = Math.random()', 'Math.random'],
    ["import { setTimeout as later } from 'node:timers/promises'", 'node:timers/promises'],
    ['setTimeout(go, 5)', 'setTimeout'],
    ['const deps = { setTimeout }', 'setTimeout'],
    ['const { LEDGER_TABLE } = process.env', 'process.env'],
    ['const e = process.env as Record<string, string>', 'process.env'],
    ["console.log('x')", 'console'],
  ])('%s is found in a flow', (text, name) => {
    expect(found(globals, { 'lib/flows/a.ts': text })).toContainEqual(
      expect.stringContaining(`lib/flows/a.ts:1: uses ${name}`),
    )
  })

  test.each([
    'const t = new Date(nowMs)',
    'const t = Date.parse(text)',
    'const t = clock.setTimeout(go)',
    'type Timers = { setTimeout: typeof setTimeout }',
    'const said = "Date.now()"',
    'const console_ = log.console',
  ])('%s is fine in a flow', (text) => {
    expect(found(globals, { 'lib/flows/a.ts': text })).toEqual([])
  })

  test('each has its declared files', () => {
    const files = {
      'lib/adapters/clock.ts': 'export const clock = { nowMs: () => Date.now() }',
      'lib/adapters/random.ts': 'export const random = { next: () => Math.random() }',
      'lib/wiring.ts': 'export const table = process.env.LEDGER_TABLE',
      'lib/cli/environment.ts': 'export const token = process.env.TOKEN',
    }
    expect(found(globals, files)).toEqual([])
  })

  test('a declared file that is not there is found', () => {
    const told = found(declaredFiles, { 'lib/adapters/clock.ts': '', 'scripts/build.ts': '' })
    expect(told).toContainEqual(expect.stringContaining('lib/wiring.ts: is declared in test/house/globals.ts'))
    expect(told).not.toContainEqual(expect.stringMatching(/^(lib\/adapters\/clock|scripts)/))
  })

  test('a test must not sleep', () => {
    const text = 'await new Promise((resolve) => setTimeout(resolve, 100))'
    expect(found(globals, { 'test/a.test.ts': text })).toEqual([expect.stringContaining('wait for the fact')])
  })
})
