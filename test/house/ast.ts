/** A syntax tree that keeps what TypeScript adds: `any`, `!`, `as` and types are nodes with a place like all others. */
import { parseAst } from 'vitest/node'

/** Any node; `start` and `end` are offsets into the text. Everything else about it is asked for with the functions below. */
export type Node = { type: string; start: number; end: number }

/** Parses TypeScript or JavaScript. Throws on a syntax error, naming the file. */
export function parse(text: string, path: string): Node {
  return parseAst(text, { lang: 'ts', astType: 'ts', sourceType: 'module' }, path)
}

/** Whether a value is a node. */
function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function property(node: Node, name: string): unknown {
  return Object.getOwnPropertyDescriptor(node, name)?.value
}

/** The child of that name, if there is one. */
export function child(node: Node | undefined, name: string): Node | undefined {
  const value = node && property(node, name)
  return isNode(value) ? value : undefined
}

/** The children of that name, none if it is not a list. */
export function children(node: Node | undefined, name: string): Node[] {
  const value = node && property(node, name)
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** The string of that name: an identifier's `name`, a literal's `value`, an import's `importKind`. */
export function text(node: Node | undefined, name: string): string | undefined {
  const value = node && property(node, name)
  return typeof value === 'string' ? value : undefined
}

/** Whether the boolean of that name is set, such as a function's `async` or a member expression's `computed`. */
export function flag(node: Node, name: string): boolean {
  return property(node, name) === true
}

/** `a.b.c` as written in identifiers and plain member expressions, undefined for anything else. */
export function dottedName(node: Node | undefined): string | undefined {
  if (node?.type === 'ThisExpression') return 'this'
  if (node?.type === 'Identifier') return text(node, 'name')
  if (node?.type !== 'MemberExpression' || flag(node, 'computed')) return undefined
  const object = dottedName(child(node, 'object'))
  return object === undefined ? undefined : `${object}.${text(child(node, 'property'), 'name')}`
}

/** All nodes below and including this one, parents before children, each with its parent and the name under which it is held. */
export function* walk(
  node: Node,
  parent?: Node,
  role = '',
): Generator<{ node: Node; parent: Node | undefined; role: string }> {
  yield { node, parent, role }
  for (const [name, value] of Object.entries(node)) {
    for (const inner of Array.isArray(value) ? value : [value]) {
      if (isNode(inner)) yield* walk(inner, node, name)
    }
  }
}
