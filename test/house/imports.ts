/** Which file refers to which other file or package. */
import { posix } from 'node:path'
import { child, children, dottedName, type Node, text, walk } from './ast.ts'
import { lineOf } from './finding.ts'
import type { Project, Source } from './project.ts'

/**
 * One reference. `kind` is `types` when nothing of it is left at run time, and `path` for `new URL('./x.ts',
 * import.meta.url)`, by which files are started or preloaded in another process. `target` is the file inside the project,
 * or undefined for packages.
 */
export type Import = { specifier: string; target: string | undefined; kind: 'code' | 'types' | 'path'; line: number }

/** All references of a source, in order. */
export function importsOf(source: Source): Import[] {
  return [...walk(source.program)].flatMap(({ node }) => {
    const found = reference(node)
    if (found === undefined) return []
    const relative = found.specifier.startsWith('.')
    const target = relative ? posix.join(posix.dirname(source.path), found.specifier) : undefined
    return [{ ...found, target, line: lineOf(source, node.start) }]
  })
}

function reference(node: Node): { specifier: string; kind: Import['kind'] } | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return named(child(node, 'source'), onlyTypes(node) ? 'types' : 'code')
    case 'ImportExpression':
      return named(child(node, 'source'), 'code')
    case 'TSImportType':
      return named(child(node, 'source') ?? child(node, 'argument'), 'types')
    case 'NewExpression':
      return isFileUrl(node) ? named(children(node, 'arguments')[0], 'path') : undefined
    default:
      return undefined
  }
}

function named(
  literal: Node | undefined,
  kind: Import['kind'],
): { specifier: string; kind: Import['kind'] } | undefined {
  const specifier = text(literal, 'value')
  return specifier === undefined ? undefined : { specifier, kind }
}

function onlyTypes(node: Node): boolean {
  const kind = text(node, 'importKind') ?? text(node, 'exportKind')
  const specifiers = children(node, 'specifiers')
  const each = specifiers.map((specifier) => text(specifier, 'importKind') ?? text(specifier, 'exportKind'))
  return kind === 'type' || (each.length > 0 && each.every((one) => one === 'type'))
}

function isFileUrl(node: Node): boolean {
  const [path, base] = children(node, 'arguments')
  const ofThisFile = child(base, 'object')?.type === 'MetaProperty' && text(child(base, 'property'), 'name') === 'url'
  return (
    dottedName(child(node, 'callee')) === 'URL' &&
    ofThisFile &&
    /^\.{1,2}\/.*\.(ts|js|mjs)$/.test(text(path, 'value') ?? '')
  )
}

/** The package that a specifier names, undefined for files and Node's own modules. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** For every source, the other sources that it refers to. */
export function importGraph(project: Project): Map<string, string[]> {
  const known = new Set(project.sources.map(({ path }) => path))
  const targets = (source: Source) =>
    importsOf(source).flatMap(({ target }) => (target !== undefined && known.has(target) ? [target] : []))
  return new Map(project.sources.map((source) => [source.path, [...new Set(targets(source))]]))
}
