/** What the house rules look at: every text file of the checkout, and the syntax tree of every source. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Node, parse } from './ast.ts'

/** A TypeScript or JavaScript file; `path` is relative to the project, with slashes. */
export type Source = { path: string; text: string; program: Node }

/** All text files by path, and the sources among them. */
export type Project = { files: ReadonlyMap<string, string>; sources: readonly Source[] }

/** The folders of the product, in the order of the import arrow. */
export type Room =
  | 'functions'
  | 'wiring'
  | 'adapters'
  | 'flows'
  | 'core'
  | 'emulator'
  | 'local'
  | 'simulator'
  | 'cli'
  | 'scripts'
  | 'test'
  | 'root'
  | 'unknown'

const roomPatterns: readonly [RegExp, Room][] = [
  [/^functions\//, 'functions'],
  [/^lib\/wiring\.ts$/, 'wiring'],
  [/^lib\/adapters\//, 'adapters'],
  [/^lib\/flows\//, 'flows'],
  [/^lib\/core\//, 'core'],
  [/^lib\/emulator\//, 'emulator'],
  [/^lib\/local\//, 'local'],
  [/^lib\/simulator\//, 'simulator'],
  [/^lib\/cli\//, 'cli'],
  [/^scripts\//, 'scripts'],
  [/^test\//, 'test'],
  [/^[^/]+$/, 'root'],
]

/** The room that a file is in. */
export function roomOf(path: string): Room {
  return roomPatterns.find(([pattern]) => pattern.test(path))?.[1] ?? 'unknown'
}

/** Whether the file is part of what is deployed. */
export function isDeployed(path: string): boolean {
  return ['functions', 'wiring', 'adapters', 'flows', 'core'].includes(roomOf(path))
}

/** Whether the file is the product's own code: what is deployed and what runs locally, but no scripts or tests. */
export function isProduct(path: string): boolean {
  return /^(functions|lib)\//.test(path)
}

/** A project out of texts by path. */
export function makeProject(texts: Readonly<Record<string, string>>): Project {
  const files = new Map(Object.entries(texts))
  const sources = [...files]
    .filter(([path]) => /\.(ts|js|mjs)$/.test(path))
    .map(([path, text]) => ({ path, text, program: parse(text, path) }))
  return { files, sources }
}

/** Reads the project from disk, all but what .gitignore leaves out. */
export function readProject(root: string): Project {
  // A file in a worktree.
  const ignored = ['.git/', '.git', ...readFileSync(join(root, '.gitignore'), 'utf8').split('\n')]
  const texts: Record<string, string> = {}
  const read = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}${entry.name}`
      if (isIgnored(entry.isDirectory() ? `${entry.name}/` : entry.name, ignored)) continue
      if (entry.isDirectory()) read(`${path}/`)
      else texts[path] = readFileSync(join(root, path), 'utf8')
    }
  }
  read('')
  return makeProject(texts)
}

function isIgnored(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern === name || (pattern.startsWith('*') && name.endsWith(pattern.slice(1))))
}
