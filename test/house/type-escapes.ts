/** Where a claim about a type replaces a check of it. */
import { child, type Node, text, walk } from './ast.ts'
import { type Finding, findingAt, type Rule } from './finding.ts'
import { isProduct, roomOf, type Source } from './project.ts'

/** A decoder turns what came from outside into our types, and says so: the word decode or parse stands in its file's name. */
function isDecoder(path: string): boolean {
  return /(^|-)(decode|parse)(-|\.)/.test(path.slice(path.lastIndexOf('/') + 1))
}

export const typeEscapes: Rule = {
  claim: 'types are checked, never claimed: no any, no "!", "as" in decoders only',
  check: ({ sources }) =>
    sources.flatMap((source) =>
      [...walk(source.program)].flatMap(({ node }): Finding[] => {
        const words = escapeAt(node, source)
        return words === undefined ? [] : [findingAt(source, node, words)]
      }),
    ),
}

function escapeAt(node: Node, source: Source): { what: string; instead: string } | undefined {
  switch (node.type) {
    case 'TSAnyKeyword':
      return { what: 'any', instead: 'use unknown and check, or the real type' }
    case 'TSNonNullExpression':
      return { what: 'non-null "!"', instead: 'handle the missing value' }
    case 'TSTypeAssertion':
    case 'TSAsExpression':
      return isAllowedCast(node, source.path)
        ? undefined
        : { what: '"as" cast', instead: 'narrow, use satisfies, or move it into a file named decode-…' }
    default:
      return undefined
  }
}

/** Tests may cast (to hand over what the types forbid), but only once: a cast over `unknown` is a cast to anything. */
function isAllowedCast(node: Node, path: string): boolean {
  const isConst = text(child(child(node, 'typeAnnotation'), 'typeName'), 'name') === 'const'
  if (isConst || isDecoder(path)) return true
  return !isProduct(path) && roomOf(path) === 'test' && child(node, 'expression')?.type !== 'TSAsExpression'
}
