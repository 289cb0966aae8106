/** Lengths of files and functions, numbers of parameters: the limits that keep each thing readable at one sight. */

import { percentile } from '../statistics.ts'
import { child, children, dottedName, type Node, walk } from './ast.ts'
import { type Finding, findingAt, lineOf, type Rule } from './finding.ts'
import { isProduct, roomOf, type Source } from './project.ts'

const fileLinesMax = 250
const fileLinesMedian = 90
const entryLinesMax = 15
const functionLinesMax = 70
const functionLinesP95 = 45
const parametersMax = 3

export const fileSizes: Rule = {
  claim: `no file is longer than ${fileLinesMax} lines, half have at most ${fileLinesMedian}, a Lambda entry ${entryLinesMax}`,
  check: (project) => {
    const product = project.sources.filter(({ path }) => isProduct(path)).map(linesOf)
    const median = percentile(product, 0.5)
    const tooLong = project.sources.flatMap((source): Finding[] => {
      const limit = roomOf(source.path) === 'functions' ? entryLinesMax : fileLinesMax
      const lines = linesOf(source)
      const what = `${lines} lines, more than ${limit}`
      return lines > limit ? [{ path: source.path, line: 0, what, instead: 'give each idea a file of its own' }] : []
    })
    const what = `the median file has ${median} lines, more than ${fileLinesMedian}`
    const typical: Finding = { path: 'lib', line: 0, what, instead: 'give each idea a file of its own' }
    return median > fileLinesMedian ? [...tooLong, typical] : tooLong
  },
}

export const functionSizes: Rule = {
  claim: `no function is longer than ${functionLinesMax} lines, 95 of 100 have at most ${functionLinesP95}`,
  check: (project) => {
    const functions = project.sources.flatMap(functionsOf)
    const tooLong = functions.filter(({ lines }) => lines > functionLinesMax)
    const found = tooLong.map(({ source, node, lines }) =>
      findingAt(source, node, {
        what: `a function of ${lines} lines, more than ${functionLinesMax}`,
        instead: 'let it read as its verbs and move each into a function',
      }),
    )
    return [...found, ...tooLongAsAWhole(functions.filter(({ source }) => isProduct(source.path)))]
  },
}

type Measured = { source: Source; node: Node; lines: number }

function tooLongAsAWhole(functions: Measured[]): Finding[] {
  const p95 = percentile(
    functions.map(({ lines }) => lines),
    0.95,
  )
  if (p95 <= functionLinesP95) return []
  const longest = functions.toSorted((a, b) => b.lines - a.lines).slice(0, 5)
  const named = longest.map(({ source, node, lines }) => `${source.path}:${lineOf(source, node.start)} (${lines})`)
  const what = `5 of 100 functions have more than ${p95} lines, the limit is ${functionLinesP95}`
  return [{ path: 'lib', line: 0, what, instead: `shorten the longest: ${named.join(', ')}` }]
}

export const parameterCounts: Rule = {
  claim: `no function takes more than ${parametersMax} parameters`,
  check: ({ sources }) =>
    sources.flatMap((source) =>
      [...walk(source.program)]
        .filter(
          ({ node }) => children(node, 'params').length > parametersMax && !node.type.startsWith('TSTypeParameter'),
        )
        .map(({ node }) => {
          const what = `${children(node, 'params').length} parameters, more than ${parametersMax}`
          return findingAt(source, node, { what, instead: 'take one record' })
        }),
    ),
}

/** Functions with a body, but for the callbacks of `describe`, which only hold tests together. */
function functionsOf(source: Source): Measured[] {
  return [...walk(source.program)].flatMap(({ node, parent }) => {
    const isFunction = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)
    const isGroup = parent?.type === 'CallExpression' && /^describe\b/.test(dottedName(child(parent, 'callee')) ?? '')
    if (!isFunction || isGroup) return []
    return [{ source, node, lines: lineOf(source, node.end) - lineOf(source, node.start) + 1 }]
  })
}

function linesOf({ text }: Source): number {
  return text.replace(/\n$/, '').split('\n').length
}
