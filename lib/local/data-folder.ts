import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Another process keeps its data in this folder. */
export class DataFolderInUse extends Error {
  readonly code = 'data_folder_in_use'

  constructor(folder: string, processId: number) {
    super(
      `${folder} is in use by process ${processId}. Stop that one first, name another folder, ` +
        `or delete ${lockOf(folder)} if no such thing is running.`,
    )
  }
}

/**
 * Makes a folder that only its owner may look into, if it is not there, and makes sure that it can be written to.
 *
 * @throws what the file system says when it cannot.
 */
export function makeDataFolder(folder: string): void {
  makeFolder(resolve(folder))
  rmdirSync(mkdtempSync(join(folder, 'writable-')))
}

/** One level at a time: for ever is how long Node's own `recursive` tries below `/proc`. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    makeFolder(dirname(folder))
    mkdirSync(folder, { mode: 0o700 })
  }
}

/** Makes a folder this process's own until released: two processes on the same table would ruin it. */
export function takeDataFolder(folder: string): { release: () => void } {
  makeDataFolder(folder)
  const lock = lockOf(folder)
  if (takeLock(lock) === 'taken_by_another') {
    const owner = ownerOf(folder)
    if (owner !== undefined && owner !== process.pid && isRunning(owner)) throw new DataFolderInUse(folder, owner)
    rmSync(lock, { force: true })
    if (takeLock(lock) === 'taken_by_another') throw new DataFolderInUse(folder, ownerOf(folder) ?? 0)
  }
  return { release: () => rmSync(lock, { force: true }) }
}

/** In one step: of two that try at the same time, one gets it. */
function takeLock(lock: string): 'ours' | 'taken_by_another' {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return 'ours'
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return 'taken_by_another'
    throw error
  }
}

function lockOf(folder: string): string {
  return join(folder, 'in-use-by')
}

function ownerOf(folder: string): number | undefined {
  try {
    return Number(readFileSync(lockOf(folder), 'utf8'))
  } catch {
    return undefined
  }
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0)
  } catch {
    return false
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
