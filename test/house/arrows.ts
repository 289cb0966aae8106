/** The import arrow: functions -> wiring -> adapters -> flows' types -> core, and never out of it into local code. */
import type { Finding, Rule } from './finding.ts'
import { type Import, importsOf, packageOf } from './imports.ts'
import { isDeployed, type Room, roomOf } from './project.ts'

/** What each room may import. Rooms that are not listed may import all but functions, which are run, not imported. */
const mayImport: Partial<Record<Room, readonly Room[]>> = {
  functions: ['wiring', 'adapters', 'flows', 'core'],
  wiring: ['adapters', 'flows', 'core'],
  adapters: ['adapters', 'core'],
  flows: ['flows', 'core'],
  core: ['core'],
  emulator: ['emulator', 'core'],
}

/** Packages for the rooms that are pure; a core that imports `node:crypto` still computes the same from the same. */
const purePackages: Partial<Record<Room, readonly string[]>> = {
  core: ['node:crypto', 'croner', 'temporal-polyfill'],
  flows: [],
}

const flowsTypes = /^lib\/flows\/dependencies[^/]*\.ts$/

export const arrows: Rule = {
  claim: 'imports follow the arrow from functions over wiring, adapters and flows to core',
  check: ({ files, sources }) => {
    const production = productionPackages(files.get('package.json') ?? '{}')
    return sources.flatMap((source) => {
      const { path } = source
      if (roomOf(path) === 'unknown')
        return [{ path, line: 0, what: 'is in no room', instead: 'move it into one of the rooms of lib' }]
      return importsOf(source).flatMap((one) => judge(path, one, production))
    })
  },
}

function judge(path: string, one: Import, production: ReadonlySet<string>): Finding[] {
  return one.target === undefined ? judgePackage(path, one, production) : judgeFile(path, one, one.target)
}

function judgeFile(path: string, { line, kind }: Import, target: string): Finding[] {
  const [from, to] = [roomOf(path), roomOf(target)]
  if (from === 'test') return []
  const allowed = mayImport[from]
  if (allowed === undefined && to !== 'functions' && to !== 'test') return []
  if (allowed?.includes(to)) return []
  if (from === 'adapters' && kind === 'types' && flowsTypes.test(target)) return []
  const instead = allowed ? `import from ${allowed.join(', ')} only` : 'run it through the local runtime'
  return [{ path, line, what: `${from} imports ${target}`, instead }]
}

function judgePackage(path: string, { specifier, kind, line }: Import, production: ReadonlySet<string>): Finding[] {
  const room = roomOf(path)
  const pure = purePackages[room]
  if (pure && !pure.includes(specifier)) {
    const instead = pure.length > 0 ? `use nothing but ${pure.join(', ')}` : 'take it as a dependency'
    return [{ path, line, what: `${room} imports ${specifier}`, instead }]
  }
  const name = packageOf(specifier)
  if (name === undefined || kind === 'types' || !isDeployed(path) || production.has(name)) return []
  const instead = 'move it to "dependencies" or do without'
  return [{ path, line, what: `deployed code imports ${name}`, instead }]
}

function productionPackages(manifest: string): Set<string> {
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(manifest)
  return new Set(Object.keys(dependencies))
}
