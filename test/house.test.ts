import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, test } from 'vitest'
import { builtFunctions, bundleOptions, functionEntryPoints } from '../scripts/build.ts'
import { arrows } from './house/arrows.ts'
import { type Bundle, checkBundles } from './house/bundles.ts'
import { cycles } from './house/cycles.ts'
import { dependencies } from './house/dependencies.ts'
import { environmentVariables } from './house/environment-variables.ts'
import { type Finding, type Rule, tell } from './house/finding.ts'
import { declaredFiles, globals } from './house/globals.ts'
import { orphans } from './house/orphans.ts'
import { pathsInDocs } from './house/paths-in-docs.ts'
import { readProject } from './house/project.ts'
import { shapes } from './house/shapes.ts'
import { fileSizes, functionSizes, parameterCounts } from './house/sizes.ts'
import { tests } from './house/tests.ts'
import { typeEscapes } from './house/type-escapes.ts'
import { words } from './house/words.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const rules: readonly Rule[] = [
  arrows,
  cycles,
  globals,
  typeEscapes,
  shapes,
  fileSizes,
  functionSizes,
  parameterCounts,
  orphans,
  tests,
  dependencies,
  environmentVariables,
  words,
  pathsInDocs,
  declaredFiles,
]

describe('house rules', () => {
  const project = readProject(root)

  test.each(rules)('$claim', ({ check }) => {
    expectNone(check(project))
  })

  test('the bundles are those of the deployment contract and free of local code', async () => {
    expectNone(checkBundles(await bundlesInMemory()))
  })
})

/** Fails with the findings alone, one a line: a diff and a stack would only hide them. */
function expectNone(findings: readonly Finding[]): void {
  const told = [...new Set(findings.map(tell))].sort()
  if (told.length === 0) return
  const error = new Error(`${told.length} found\n${told.join('\n')}`)
  error.stack = ''
  throw error
}

async function bundlesInMemory(): Promise<Bundle[]> {
  const entryPoints = await functionEntryPoints(`${root}functions`)
  const options = { ...bundleOptions, entryPoints, outdir: `${root}dist`, write: false } as const
  const { metafile, outputFiles } = await build(options)
  return builtFunctions(metafile).map(({ name, inputs, path }) => {
    const text = outputFiles.find((file) => file.path === path)?.text ?? ''
    return { name, inputs, text }
  })
}
