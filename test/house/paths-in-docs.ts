/** What people read names files that are there, and has no gaps left to fill. */
import type { Finding, Rule } from './finding.ts'

const readByPeople = /^(README\.md|docs\/[^/]+\.md)$/
/** A file, or a folder that may end with a slash; a full stop after it ends the sentence. */
const named = /\b(?:test|docs)\/[\w./-]*\w/g
const placeholder = /@@\w*/

export const pathsInDocs: Rule = {
  claim: 'README.md and docs name tests and documents that exist, and have no placeholders',
  check: ({ files }) => {
    const paths = [...files.keys()]
    const exists = (name: string) => files.has(name) || paths.some((path) => path.startsWith(`${name}/`))
    return [...files].flatMap(([path, text]) =>
      readByPeople.test(path)
        ? text.split('\n').flatMap((line, at) => judge(line, exists).map((words) => ({ path, line: at + 1, ...words })))
        : [],
    )
  },
}

function judge(line: string, exists: (name: string) => boolean): Pick<Finding, 'what' | 'instead'>[] {
  const missing = (line.match(named) ?? []).filter((name) => !exists(name))
  const gap = placeholder.exec(line)?.[0]
  return [
    ...missing.map((name) => ({ what: `names ${name}, which is not there`, instead: 'name what is' })),
    ...(gap === undefined ? [] : [{ what: `has the placeholder ${gap}`, instead: 'fill it in' }]),
  ]
}
