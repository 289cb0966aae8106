/** Tests that do not run, that run alone, or that test something else than the code. */
import { child, dottedName, walk } from './ast.ts'
import { findingAt, type Rule } from './finding.ts'

const suites = '(test|it|describe|suite|bench)'
const inactive = new RegExp(
  `^(${suites}(\\.\\w+)*\\.(skip|skipIf|runIf|only|todo|fails)(\\.\\w+)*|x(it|test|describe)|f(it|describe))$`,
)
const replacing = /^(vi|vitest|jest)\.(mock|doMock|hoisted|importMock|stubGlobal)$/

export const tests: Rule = {
  claim: 'every test runs, and against the real modules',
  check: ({ sources }) =>
    sources
      .filter(({ path }) => path.startsWith('test/'))
      .flatMap((source) =>
        [...walk(source.program)].flatMap(({ node }) => {
          const name = node.type === 'CallExpression' ? dottedName(callee(child(node, 'callee'))) : undefined
          if (name === undefined) return []
          if (inactive.test(name))
            return [findingAt(source, node, { what: name, instead: 'run it with all others or delete it' })]
          if (!replacing.test(name)) return []
          return [findingAt(source, node, { what: name, instead: 'pass the dependency that differs' })]
        }),
      ),
}

/** `test.each(table)(…)` and `test.skipIf(x)(…)` call what a call returned. */
function callee(node: ReturnType<typeof child>): ReturnType<typeof child> {
  return node?.type === 'CallExpression' ? child(node, 'callee') : node
}
