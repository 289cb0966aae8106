/** Shapes that hide what happens or where something comes from. */
import { child, children, dottedName, flag, type Node, text, walk } from './ast.ts'
import { type Finding, findingAt, type Rule } from './finding.ts'
import { roomOf, type Source } from './project.ts'

type Words = { what: string; instead: string }

export const shapes: Rule = {
  claim: 'nothing is lost in forEach(async …), no barrels, no classes but errors',
  check: ({ sources }) =>
    sources.flatMap((source) => [
      ...barrel(source),
      ...[...walk(source.program)].flatMap(({ node }) => at(source, node)),
    ]),
}

function at(source: Source, node: Node): Finding[] {
  const words = [lostPromise(node), plainClass(node)].filter((one) => one !== undefined)
  return words.map((one) => findingAt(source, node, one))
}

function lostPromise(node: Node): Words | undefined {
  if (node.type !== 'CallExpression' || text(child(child(node, 'callee'), 'property'), 'name') !== 'forEach')
    return undefined
  const isAsync = children(node, 'arguments').some((argument) => flag(argument, 'async'))
  return isAsync
    ? { what: 'forEach(async …) awaits nothing', instead: 'use for … of or Promise.all(….map(…))' }
    : undefined
}

/** A class may extend what has to be extended: errors, Date for moved time, and what a library takes as nothing but its subclass. */
function plainClass(node: Node): Words | undefined {
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return undefined
  const parent = dottedName(child(node, 'superClass')) ?? ''
  if (/(Error|Date|BasePersistenceLayer)$/.test(parent)) return undefined
  return { what: 'a class', instead: 'write a factory that returns a record of functions' }
}

function barrel(source: Source): Finding[] {
  const statements = children(source.program, 'body')
  const passesOn = statements.every((statement) => child(statement, 'source') && statement.type.startsWith('Export'))
  if (roomOf(source.path) === 'root' || statements.length === 0 || !passesOn) return []
  return [{ path: source.path, line: 0, what: 'only passes on what others export', instead: 'import from where it is' }]
}
