import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Artifacts of small functions made for a test, in a folder of their own. */
export interface Bundles {
  dir: string
  /** Writes the artifact of a function. */
  write: (functionName: string, source: string) => void
  remove: () => void
}

export function makeBundles(): Bundles {
  const dir = mkdtempSync(join(tmpdir(), 'perennial-bundles-'))
  return {
    dir,
    write: (functionName, source) => {
      mkdirSync(join(dir, functionName), { recursive: true })
      writeFileSync(join(dir, functionName, 'index.mjs'), source)
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}
