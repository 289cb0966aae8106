import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DataFolderInUse, makeDataFolder, takeDataFolder } from '../../lib/local/data-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-data-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** More than any process has as its number: nobody runs under it. */
const NOBODY = 2 ** 30

describe('a data folder', () => {
  test('is made with all that is above it, for its owner only', () => {
    const deep = join(folder, 'a', 'b')
    makeDataFolder(deep)
    for (const made of [join(folder, 'a'), deep]) expect(statSync(made).mode & 0o777).toBe(0o700)
  })

  test('may be there already', () => {
    makeDataFolder(folder)
    expect(() => makeDataFolder(folder)).not.toThrow()
  })

  test('cannot be a file', () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expect(() => makeDataFolder(file)).toThrow('ENOTDIR')
    expect(() => makeDataFolder(join(file, 'below'))).toThrow('ENOTDIR')
  })

  test('cannot be where nothing can be made, and that is found out at once', () => {
    expect(() => makeDataFolder('/proc/nothing/here')).toThrow()
  })

  test('is taken by one process until it is released', () => {
    const lock = join(folder, 'in-use-by')
    const { release } = takeDataFolder(folder)
    expect(readFileSync(lock, 'utf8')).toBe(String(process.pid))
    release()
    expect(existsSync(lock)).toBe(false)
  })

  test('that a running process has taken is refused, and stays that process’s', () => {
    const lock = join(folder, 'in-use-by')
    writeFileSync(lock, String(process.ppid))
    expect(() => takeDataFolder(folder)).toThrow(DataFolderInUse)
    expect(readFileSync(lock, 'utf8')).toBe(String(process.ppid))
  })

  test('whose process is gone can be taken', () => {
    writeFileSync(join(folder, 'in-use-by'), String(NOBODY))
    takeDataFolder(folder).release()
  })
})
