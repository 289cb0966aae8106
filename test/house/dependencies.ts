/** Every package is there for a reason that stands in docs/ARCHITECTURE.md, in exactly one version. */
import type { Finding, Rule } from './finding.ts'
import { importsOf, packageOf } from './imports.ts'
import type { Project } from './project.ts'

type Manifest = Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string> | undefined>

/** Packages that are run and not imported: used where their program is named in quotes, or a script starts with it. */
const programs: Readonly<Record<string, string>> = {
  '@biomejs/biome': 'biome',
  serverless: 'serverless',
  typescript: 'tsc',
  vitest: 'vitest',
}
/** The packages that bring Node itself; lib/cli/launch.js finds them by platform. */
const nodePlatform = /^node-(linux|darwin|win)-/
const exactVersion = /^(npm:(@[\w-]+\/)?[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/
const architecture = 'docs/ARCHITECTURE.md'

export const dependencies: Rule = {
  claim:
    'every dependency is declared, exact, used, and explained in the section "Dependencies" of docs/ARCHITECTURE.md',
  check: (project) => {
    const declared = declaredVersions(project)
    const used = usedPackages(project)
    const section = dependenciesSection(project.files.get(architecture) ?? '')
    const wrong = [...declared].flatMap(([name, version]): Finding[] => [
      ...(exactVersion.test(version) ? [] : [manifestFinding(`${name} is "${version}"`, 'name one version exactly')]),
      ...(used.has(name) ? [] : [manifestFinding(`nothing uses ${name}`, 'remove it')]),
      ...(explains(section, name) ? [] : [unexplained(name)]),
    ])
    return [...wrong, ...undeclared(project, declared)]
  },
}

function manifestFinding(what: string, instead: string): Finding {
  return { path: 'package.json', line: 0, what, instead }
}

function unexplained(name: string): Finding {
  const instead = `add "- \`${name}\`: why it is here" to it`
  return { path: architecture, line: 0, what: `the section "Dependencies" gives no reason for ${name}`, instead }
}

function declaredVersions({ files }: Project): Map<string, string> {
  const manifest: Partial<Manifest> = JSON.parse(files.get('package.json') ?? '{}')
  const groups = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies]
  return new Map(groups.flatMap((group) => Object.entries(group ?? {})))
}

function usedPackages(project: Project): Set<string> {
  const imported = project.sources.flatMap((source) =>
    importsOf(source).flatMap(({ specifier }) => packageOf(specifier) ?? []),
  )
  const texts = [...project.files].filter(([path]) =>
    /^(scripts|lib|test(?!\/house))\/.*\.(ts|js)$|^package\.json$/.test(path),
  )
  const named = (program: string) =>
    texts.some(
      ([path, text]) => path !== 'test/house/dependencies.ts' && new RegExp(`['"\`]${program}['"\` ]`).test(text),
    )
  const run = Object.entries(programs).flatMap(([name, program]) => (named(program) ? name : []))
  const platforms = [...declaredVersions(project).keys()].filter((name) => nodePlatform.test(name))
  const launched = project.files.has('lib/cli/launch.js') ? platforms : []
  const types = ['@types/node', ...imported.map((name) => `@types/${name.replace(/^@(.*)\/(.*)$/, '$1__$2')}`)]
  return new Set([...imported, ...run, ...launched, ...types])
}

function undeclared({ sources }: Project, declared: ReadonlyMap<string, string>): Finding[] {
  return sources.flatMap((source) =>
    importsOf(source).flatMap(({ specifier, line, kind }): Finding[] => {
      const name = packageOf(specifier)
      const isDeclared =
        name === undefined || declared.has(name) || (kind === 'types' && declared.has(`@types/${name}`))
      const what = `imports ${name}, which package.json does not have`
      return isDeclared ? [] : [{ path: source.path, line, what, instead: 'declare it or do without' }]
    }),
  )
}

/** The text below the heading "Dependencies", up to the next heading of its level or above. */
function dependenciesSection(markdown: string): string {
  const [, level = '', rest = ''] = /^(#+) Dependencies\b.*\n([\s\S]*)/m.exec(markdown) ?? []
  return rest.split(new RegExp(`^#{1,${level.length || 1}} `, 'm'))[0] ?? ''
}

/** A line names the package, or a pattern such as `node-*`, and says more than names. */
function explains(section: string, name: string): boolean {
  return section.split('\n').some((line) => {
    const names = [...line.matchAll(/`([^`]+)`/g)].map(([, quoted = '']) => quoted)
    const isNamed = names.some((one) => one === name || (one.endsWith('*') && name.startsWith(one.slice(0, -1))))
    return isNamed && line.replaceAll(/`[^`]+`/g, '').replaceAll(/[^\p{L}]/gu, '').length >= 15
  })
}
