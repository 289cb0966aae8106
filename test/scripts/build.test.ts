import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildFunctions } from '../../scripts/build.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perennial-build-'))
})
afterEach(() => rm(dir, { recursive: true }))

describe('buildFunctions', () => {
  test('makes one module from each function and nothing else in its folder, with its source map beside it', async () => {
    await writeFile(join(dir, 'greet.ts'), 'export const handler = (name: string): string => "hello " + name')
    await writeFile(
      join(dir, 'part.ts'),
      "import { handler as greet } from './greet.ts'\nexport const handler = () => greet('you')",
    )
    const built = await buildFunctions({ functionsDir: dir, outDir: join(dir, 'out') })
    expect(built.map(({ name }) => name)).toEqual(['greet', 'part'])
    expect(await readdir(join(dir, 'out', 'greet'))).toEqual(['index.mjs'])
    expect(await readdir(join(dir, 'out'))).toEqual(['greet', 'greet.map', 'meta.json', 'part', 'part.map'])
    const { handler } = await import(pathToFileURL(join(dir, 'out', 'part', 'index.mjs')).href)
    expect(handler()).toBe('hello you')
  })

  test('CommonJS inside the bundle can require what Node has', async () => {
    await writeFile(join(dir, 'old.cjs'), "module.exports = require('node:os').EOL")
    await writeFile(join(dir, 'f.ts'), "import eol from './old.cjs'\nexport const handler = () => eol")
    const [built] = await buildFunctions({ functionsDir: dir, outDir: join(dir, 'out') })
    const { handler } = await import(pathToFileURL(built?.path ?? '').href)
    expect(handler()).toBe('\n')
  })

  test('leaves nothing of an earlier build in the folder of a function', async () => {
    await writeFile(join(dir, 'f.ts'), 'export const handler = () => 1')
    await buildFunctions({ functionsDir: dir, outDir: join(dir, 'out') })
    await writeFile(join(dir, 'out', 'f', 'old.mjs'), '')
    await buildFunctions({ functionsDir: dir, outDir: join(dir, 'out') })
    await expect(access(join(dir, 'out', 'f', 'old.mjs'))).rejects.toThrow('ENOENT')
  })

  test('says so when there is no function', async () => {
    await expect(buildFunctions({ functionsDir: dir, outDir: join(dir, 'out') })).rejects.toThrow('has no function')
  })

  test('a function that cannot be built is named with its line', async () => {
    await writeFile(join(dir, 'broken.ts'), 'export const handler =\n')
    await expect(buildFunctions({ functionsDir: dir, outDir: join(dir, 'out') })).rejects.toThrow(/broken\.ts:[12]/)
  })
})
