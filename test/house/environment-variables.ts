/**
 * The environment variables are the same in the code that reads them, in docs/CONFIGURATION.md (one table row each, the
 * name first) and in .env.example (one line each, `NAME=` or `# NAME=`); README.md and serverless.yml name no others.
 */
import { child, flag, text, walk } from './ast.ts'
import type { Finding, Rule } from './finding.ts'
import type { Project } from './project.ts'

const variable = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/
/** The files that turn variables into settings. */
const readers = /^lib\/(.*\/)?(wiring|settings|environment)[^/]*\.ts$/
/** Read by the AWS SDK and set by AWS, not by our code. */
const readByAws = /^AWS_/

const configuration = 'docs/CONFIGURATION.md'
const example = '.env.example'

export const environmentVariables: Rule = {
  claim:
    'code, docs/CONFIGURATION.md, .env.example, README.md and serverless.yml agree about the environment variables',
  check: (project) => {
    const documented = rowNames(project.files.get(configuration) ?? '')
    const exemplified = assignedNames(project.files.get(example) ?? '')
    const read = readNames(project)
    const ours = documented.filter((name) => !readByAws.test(name))
    return [
      ...lacking({ path: configuration, has: documented, needs: read, because: 'the code reads' }),
      ...lacking({ path: configuration, has: documented, needs: exemplified, because: `${example} has` }),
      ...lacking({ path: configuration, has: documented, needs: readmeNames(project), because: 'README.md names' }),
      ...lacking({
        path: configuration,
        has: documented,
        needs: deployedNames(project),
        because: 'serverless.yml sets',
      }),
      ...lacking({ path: example, has: exemplified, needs: documented, because: `${configuration} has` }),
      ...lacking({ path: 'lib/wiring.ts', has: read, needs: ours, because: `${configuration} has` }),
    ]
  },
}

type Comparison = { path: string; has: readonly string[]; needs: readonly string[]; because: string }

function lacking({ path, has, needs, because }: Comparison): Finding[] {
  const missing = [...new Set(needs)].filter((name) => !has.includes(name))
  const instead = 'name it in both or in neither'
  return missing.map((name) => ({ path, line: 0, what: `does not have ${name}, which ${because}`, instead }))
}

/** Names in the first cell of a table row; a cell may hold two that belong together. */
function rowNames(markdown: string): string[] {
  const cells = [...markdown.matchAll(/^\|([^|]*)\|/gm)].map(([, cell = '']) => cell)
  return cells.flatMap(quotedNames)
}

function readmeNames({ files }: Project): string[] {
  return quotedNames(files.get('README.md') ?? '')
}

function quotedNames(markdown: string): string[] {
  return [...markdown.matchAll(/`([A-Z0-9_]+)(=[^`]*)?`/g)]
    .map(([, name = '']) => name)
    .filter((name) => variable.test(name))
}

function assignedNames(dotenv: string): string[] {
  return [...dotenv.matchAll(/^(?:# ?)?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) => name)
}

/** Keys below an `environment:` mapping. */
function deployedNames({ files }: Project): string[] {
  const lines = (files.get('serverless.yml') ?? '').split('\n')
  return lines.flatMap((line) => /^\s+([A-Z][A-Z0-9_]*):/.exec(line)?.[1] ?? []).filter((name) => variable.test(name))
}

/** Names written as a string or as a property (`environment.LEDGER_TABLE`) in the files that read them. */
function readNames({ sources }: Project): string[] {
  const nodes = sources.filter(({ path }) => readers.test(path)).flatMap(({ program }) => [...walk(program)])
  const names = nodes.flatMap(({ node, parent }) => {
    // What is logged is no variable.
    if (text(child(parent, 'callee'), 'name') === 'log') return []
    if (node.type === 'Literal') return text(node, 'value') ?? []
    if (node.type !== 'MemberExpression' || flag(node, 'computed')) return []
    return text(child(node, 'property'), 'name') ?? []
  })
  return names.filter((name) => variable.test(name) && !readByAws.test(name))
}
