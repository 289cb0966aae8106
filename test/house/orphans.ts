/** Code that nothing runs. */
import type { Rule } from './finding.ts'
import { importGraph } from './imports.ts'
import { isDeployed, type Project } from './project.ts'

export const orphans: Rule = {
  claim: 'every file is reached from a function, a command, a script or a test; deployed code not only from tests',
  check: (project) => {
    const isTest = (path: string) => path.startsWith('test/')
    const entries = entryPoints(project)
    const reached = reach(project, entries)
    const run = reach(
      project,
      entries.filter((path) => !isTest(path)),
    )
    return project.sources.flatMap(({ path }) => {
      const words = reached.has(path) ? 'only tests import it' : 'nobody imports it'
      const lives = isDeployed(path) ? run.has(path) : reached.has(path)
      return lives ? [] : [{ path, line: 0, what: words, instead: 'use it or delete it' }]
    })
  },
}

/** Functions, configuration files, tests, declarations for packages that have none, and what package.json or serverless.yml starts, be it directly or as `scripts/run.js <name>`. */
function entryPoints({ files, sources }: Project): string[] {
  const manifest = ['package.json', 'serverless.yml'].map((path) => files.get(path) ?? '').join('\n')
  const named = [...manifest.matchAll(/scripts\/run\.js (\w+)/g)].map(([, name]) => `scripts/${name}.ts`)
  return sources
    .map(({ path }) => path)
    .filter(
      (path) =>
        /^functions\/|^[^/]+$|\.test\.ts$|\.d\.ts$/.test(path) || manifest.includes(path) || named.includes(path),
    )
}

function reach(project: Project, entries: readonly string[]): Set<string> {
  const graph = importGraph(project)
  const reached = new Set<string>()
  const open = [...entries]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue
    reached.add(path)
    open.push(...(graph.get(path) ?? []))
  }
  return reached
}
