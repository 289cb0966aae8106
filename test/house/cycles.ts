/** Import cycles, types included: files that need each other are one idea in two files, or two ideas cut in the wrong place. */
import type { Rule } from './finding.ts'
import { importGraph } from './imports.ts'

export const cycles: Rule = {
  claim: 'no file imports itself over others',
  check: (project) =>
    findCycles(importGraph(project)).map((cycle) => ({
      path: cycle[0] ?? '',
      line: 0,
      what: `import cycle ${[...cycle, cycle[0]].join(' -> ')}`,
      instead: 'move what they share into a file of its own',
    })),
}

/** Each cycle once, as the depth-first search meets it. */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (path: string): void => {
    const start = trail.indexOf(path)
    if (start >= 0) found.push(trail.slice(start))
    if (start >= 0 || done.has(path)) return
    trail.push(path)
    for (const target of graph.get(path) ?? []) visit(target)
    trail.pop()
    done.add(path)
  }
  for (const path of graph.keys()) visit(path)
  return found
}
