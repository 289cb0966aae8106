import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Tells the `perennial` command how to reach what runs here, in `.perennial/local.json` below a folder. There are secrets
 * in it, so only its owner may read it. Answers with what removes it again.
 */
export function writeLocalFile(directory: string, env: Readonly<Record<string, string>>): () => void {
  const folder = join(directory, '.perennial')
  const file = join(folder, 'local.json')
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `${JSON.stringify({ env }, undefined, 2)}\n`, { mode: 0o600 })
  // A file that was there already keeps its mode.
  chmodSync(file, 0o600)
  return () => rmSync(file, { force: true })
}
