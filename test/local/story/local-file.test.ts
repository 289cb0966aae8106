import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CommandError } from '../../../lib/cli/command-error.ts'
import { readKeptData } from '../../../lib/local/story/kept-data.ts'
import { writeLocalFile } from '../../../lib/local/story/local-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-story-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the local file', () => {
  test('tells the environment to its owner only, and is gone afterwards', () => {
    const remove = writeLocalFile(folder, { LEDGER_TABLE: 'table' })
    const file = join(folder, '.perennial', 'local.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ env: { LEDGER_TABLE: 'table' } })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    remove()
    expect(existsSync(file)).toBe(false)
  })

  test('loses the rights that an earlier one gave to others', () => {
    writeLocalFile(folder, {})()
    const file = join(folder, '.perennial', 'local.json')
    writeFileSync(file, '{}', { mode: 0o644 })
    writeLocalFile(folder, {})
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('of a later start in the same folder is left alone by an earlier one that ends', () => {
    const removeEarlier = writeLocalFile(folder, { LEDGER_TABLE: 'earlier' })
    const removeLater = writeLocalFile(folder, { LEDGER_TABLE: 'later' })
    const file = join(folder, '.perennial', 'local.json')
    removeEarlier()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ env: { LEDGER_TABLE: 'later' } })
    removeLater()
    expect(existsSync(file)).toBe(false)
  })
})

describe('a data folder', () => {
  test('without a story has none', () => {
    expect(readKeptData(folder)).toBeUndefined()
  })

  test.each(['not JSON', '{"version":2}', '[]'])('with something else in it (%s) is refused in words', (text) => {
    writeFileSync(join(folder, 'story.json'), text)
    expect(() => readKeptData(folder)).toThrow(CommandError)
  })
})
