import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Tells the `perennial` command how to reach what runs here, in `.perennial/local.json` below a folder. There are secrets
 * in it, so only its owner may read it. Answers with what removes it again,
 * unless a later start has written its own meanwhile.
 */
export function writeLocalFile(directory: string, env: Readonly<Record<string, string>>): () => void {
  const folder = join(directory, '.perennial')
  const file = join(folder, 'local.json')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const ours = `${JSON.stringify({ env }, undefined, 2)}\n`
  writeFileSync(file, ours, { mode: 0o600 })
  // A file that was there already keeps its mode.
  chmodSync(file, 0o600)
  return () => {
    if (contentOf(file) === ours) rmSync(file, { force: true })
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
