/** Time, chance, environment and output come from outside: each global that gives them has its few declared files. */
import { child, children, dottedName, type Node, text, walk } from './ast.ts'
import { type Finding, findingAt, type Rule } from './finding.ts'
import { roomOf, type Source } from './project.ts'

/** `declared`: the files that may use it, by path, or all in a folder, which ends with a slash. */
type Ban = { names: readonly string[]; instead: string; declared: readonly string[] }

/** Global names as written; `new Date()` stands for the constructor without an argument. */
const bans: readonly Ban[] = [
  {
    names: ['Date.now', 'new Date()', 'Date()', 'performance.now', 'process.hrtime', 'Temporal.Now'],
    instead: 'take the clock as an argument',
    declared: ['lib/adapters/clock.ts', 'lib/local/shifted-time.ts', 'scripts/'],
  },
  {
    names: ['Math.random', 'crypto.randomUUID', 'crypto.getRandomValues', 'randomUUID', 'randomBytes', 'randomInt'],
    instead: 'take random as an argument',
    declared: ['lib/adapters/random.ts', 'lib/local/'],
  },
  {
    names: ['setTimeout', 'setInterval', 'setImmediate', 'node:timers', 'node:timers/promises'],
    instead: 'take the clock as an argument; in a test, wait for the fact (expect.poll, vi.waitFor)',
    declared: ['lib/adapters/clock.ts', 'lib/emulator/http.ts', 'lib/local/real-timers.ts'],
  },
  {
    names: ['process.env', 'node:process'],
    instead: 'read it in lib/wiring.ts and pass on what is needed',
    declared: ['lib/wiring.ts', 'lib/cli/environment.ts', 'scripts/', 'test/'],
  },
  {
    names: ['console'],
    instead: 'use the log of the dependencies',
    declared: ['scripts/', 'lib/cli/', 'lib/local/story/'],
  },
]

function covers(declared: string, path: string): boolean {
  return declared.endsWith('/') ? path.startsWith(declared) : path === declared
}

export const declaredFiles: Rule = {
  claim: 'a file that is declared to read time, chance, environment or output is there',
  check: ({ files }) =>
    bans
      .flatMap(({ declared }) => declared)
      .filter((one) => ![...files.keys()].some((path) => covers(one, path)))
      .map((path) => ({
        path,
        line: 0,
        what: 'is declared in test/house/globals.ts, but not there',
        instead: 'take it out of the declaration',
      })),
}

export const globals: Rule = {
  claim: 'time, chance, environment and output are read in their declared files only',
  check: ({ sources }) => sources.filter(({ path }) => roomOf(path) !== 'root').flatMap(checkSource),
}

function checkSource(source: Source): Finding[] {
  const inForce = bans.filter(({ declared }) => !declared.some((one) => covers(one, source.path)))
  return [...walk(source.program)].flatMap(({ node, parent, role }) => {
    const name = isReference(parent, role) ? globalName(node) : undefined
    const ban = inForce.find(({ names }) => name !== undefined && names.includes(name))
    return ban === undefined ? [] : [findingAt(source, node, { what: `uses ${name}`, instead: ban.instead })]
  })
}

/** Type syntax that holds an expression; below all other type syntax, names are types and not values. */
const typedExpressions = ['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression', 'TSTypeAssertion']

/** The name of a property, of a parameter or in a type is no use of the global that has the same. */
function isReference(parent: Node | undefined, role: string): boolean {
  if (parent?.type.startsWith('TS')) return typedExpressions.includes(parent.type)
  const label = role === 'key' || role === 'params' || (role === 'property' && parent?.type === 'MemberExpression')
  return !label
}

function globalName(node: Node): string | undefined {
  switch (node.type) {
    case 'NewExpression':
      return `new ${dottedName(child(node, 'callee'))}(${children(node, 'arguments').length > 0 ? '...' : ''})`
    case 'CallExpression':
      return dottedName(child(node, 'callee')) === 'Date' ? 'Date()' : undefined
    case 'ImportDeclaration':
      return text(child(node, 'source'), 'value')
    case 'MemberExpression':
    case 'Identifier':
      return dottedName(node)?.replace(/^globalThis\./, '')
    default:
      return undefined
  }
}
