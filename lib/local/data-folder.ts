import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

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

/** Makes a folder this process's own until released: two processes on the same table would ruin it. */
export function takeDataFolder(folder: string): { release: () => void } {
  mkdirSync(folder, { recursive: true })
  const owner = ownerOf(folder)
  if (owner !== undefined && owner !== process.pid && isRunning(owner)) throw new DataFolderInUse(folder, owner)
  writeFileSync(lockOf(folder), String(process.pid))
  return { release: () => rmSync(lockOf(folder), { force: true }) }
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
