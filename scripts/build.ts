/**
 * Bundles every Lambda function: `functions/<name>.ts` becomes `<outDir>/<name>/index.mjs`. Its source map lies beside the
 * deployed folder, as `<outDir>/<name>.map`: Lambda would not read it, and it is larger than the code.
 *
 * Run as a program it builds into `dist` and prints one line per function.
 */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Metafile } from 'esbuild'

const projectDir = fileURLToPath(new URL('..', import.meta.url))

/** Where to read and write; both default to the project's own `functions` and `dist`. */
export type BuildPlaces = { functionsDir?: string; outDir?: string }

/** One finished artifact: `path` is absolute, `inputs` are the bundled files relative to the project. */
export type BuiltFunction = { name: string; path: string; bytes: number; inputs: string[] }

/** CommonJS code inside the bundle (parts of the AWS SDK) calls `require`, which ES modules do not have. */
const requireForCommonJs =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);"

/**
 * esbuild's options for the functions, without the places. `module` before `main`: the AWS SDK's ES modules can be
 * shaken, its CommonJS cannot, which is worth about a third of the size.
 */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: 'external',
  sourcesContent: false,
  outExtension: { '.js': '.mjs' },
  banner: { js: requireForCommonJs },
  absWorkingDir: projectDir,
  logLevel: 'silent',
  metafile: true,
} satisfies BuildOptions

/** Lists the functions of a folder as esbuild's entry points. Throws when there is none. */
export async function functionEntryPoints(functionsDir: string): Promise<{ in: string; out: string }[]> {
  const files = (await readdir(functionsDir)).filter((file) => file.endsWith('.ts')).sort()
  if (files.length === 0) throw new Error(`${functionsDir} has no function: expected one .ts file per Lambda function`)
  return files.map((file) => ({ in: join(functionsDir, file), out: `${basename(file, '.ts')}/index` }))
}

/**
 * Builds every function afresh and returns what was built. The metafile goes to `<outDir>/meta.json`, beside the
 * deployed folders and not into one. Throws esbuild's own error, which quotes the offending lines.
 */
export async function buildFunctions(places: BuildPlaces = {}): Promise<BuiltFunction[]> {
  const { functionsDir = join(projectDir, 'functions'), outDir = join(projectDir, 'dist') } = places
  const entryPoints = await functionEntryPoints(functionsDir)
  await Promise.all(entryPoints.map(({ out }) => rm(join(outDir, out, '..'), { recursive: true, force: true })))
  await mkdir(outDir, { recursive: true })
  const { metafile } = await build({ ...bundleOptions, entryPoints, outdir: outDir })
  await writeFile(join(outDir, 'meta.json'), JSON.stringify(metafile))
  const built = builtFunctions(metafile)
  await Promise.all(built.map(({ name, path }) => rename(`${path}.map`, join(outDir, `${name}.map`))))
  return built
}

/** Reads what was built from esbuild's metafile. */
export function builtFunctions(metafile: Metafile): BuiltFunction[] {
  return Object.entries(metafile.outputs)
    .filter(([path]) => path.endsWith('/index.mjs'))
    .map(([path, { bytes, inputs }]) => ({
      name: basename(join(path, '..')),
      path: join(projectDir, path),
      bytes,
      inputs: Object.keys(inputs),
    }))
}

async function main(): Promise<void> {
  for (const { name, path, bytes } of await buildFunctions()) {
    console.log(`${name.padEnd(18)} ${(bytes / 1024).toFixed(0).padStart(5)} KB  ${relative(projectDir, path)}`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}
