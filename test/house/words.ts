/** The project speaks of itself only: it names no place or tool that whoever clones it does not have. */
import type { Finding, Rule } from './finding.ts'

/** In pieces, so that this file does not contain what it forbids. */
const foreign = new RegExp(
  [['\\.\\.', 'shared'].join('/'), ['', 'work', ''].join('/'), ['sub', 'agent'].join('')].join('|'),
  'i',
)

export const words: Rule = {
  claim: 'the project speaks of nothing that a clone does not have',
  check: ({ files }) =>
    [...files].flatMap(([path, text]) =>
      text.split('\n').flatMap((line, index): Finding[] => {
        const found = foreign.exec(line)?.[0]
        if (found === undefined) return []
        return [{ path, line: index + 1, what: `says "${found}"`, instead: 'say it without' }]
      }),
    ),
}
