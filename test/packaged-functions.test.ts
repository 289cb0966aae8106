import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PackagedFunctions, packageFunctions } from './packaged-functions.ts'
import { FUNCTIONS } from './packaged-template.ts'

/** Lambda fetches and unpacks it at every cold start. */
const LARGEST_ARCHIVE_BYTES = 400 * 1024

let packaged: PackagedFunctions

beforeAll(async () => {
  packaged = await packageFunctions()
})

afterAll(() => packaged.remove())

test.each(FUNCTIONS)('the archive of %s holds its module and nothing else', (name) => {
  expect(packaged.archives.find((archive) => archive.name === name)?.files).toEqual([`dist/${name}/index.mjs`])
})

test.each(FUNCTIONS)('the archive of %s has at most 400 KB', (name) => {
  expect(packaged.archives.find((archive) => archive.name === name)?.bytes).toBeLessThanOrEqual(LARGEST_ARCHIVE_BYTES)
})
