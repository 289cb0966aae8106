import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildFunctions } from '../scripts/build.ts'
import { FUNCTIONS, runServerless } from './packaged-template.ts'
import { unzip } from './unzip.ts'

/** The archives that a deployment uploads, and what is in them. */
export interface PackagedFunctions {
  archives: readonly { name: string; bytes: number; files: readonly string[] }[]
  /** Where they were unpacked: a folder with one folder for each function. */
  bundlesDir: string
  remove: () => void
}

/** Builds and packages the functions as a deployment does, and unpacks the archives into one folder. */
export async function packageFunctions(): Promise<PackagedFunctions> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-archives-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    await buildFunctions({ outDir: join(folder, 'dist') })
    runServerless(folder)
    const unpackedDir = join(folder, 'unpacked')
    const archives = FUNCTIONS.map((name) => {
      const zip = readFileSync(join(folder, 'out', `${name}.zip`))
      return { name, bytes: zip.byteLength, files: unpack(zip, unpackedDir) }
    })
    return { archives, bundlesDir: join(unpackedDir, 'dist'), remove }
  } catch (error) {
    remove()
    throw error
  }
}

function unpack(zip: Buffer, folder: string): string[] {
  const files = unzip(zip)
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return [...files.keys()]
}
