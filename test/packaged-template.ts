import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Properties = Record<string, unknown>

export interface Resource {
  Type: string
  Properties: Properties
  Condition?: string
  DependsOn?: string | string[]
  DeletionPolicy?: string
  UpdateReplacePolicy?: string
}

/** What `serverless package` makes of serverless.yml. */
export interface PackagedTemplate {
  /** All that the command printed. */
  printed: string
  resources: Record<string, Resource>
  outputs: Record<string, { Value: unknown }>
  conditions: Record<string, unknown>
  /** What osls puts on everything that can be tagged, beside what is in the template. */
  stackTags: Record<string, string>
  propertiesOf: (id: string) => Properties
  /** Ids and properties of the resources of a type. */
  ofType: (type: string) => [string, Properties][]
  functionProperties: (name: string) => Properties
  functionVariables: (name: string) => Properties
}

export const FUNCTIONS = ['receive-delivery', 'create-copies', 'dispatch-runs', 'reconcile-runs']

/**
 * Packages a copy of serverless.yml beside artifacts that only have to be there, and leaves nothing behind. Options are those of
 * the command, such as `--stage prod`.
 */
export function packageTemplate(...options: string[]): PackagedTemplate {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-package-'))
  try {
    for (const name of FUNCTIONS) {
      mkdirSync(join(folder, 'dist', name), { recursive: true })
      writeFileSync(join(folder, 'dist', name, 'index.mjs'), `export const handler = () => '${name}'`)
    }
    const printed = runServerless(folder, options)
    const read = (name: string) => JSON.parse(readFileSync(join(folder, 'out', name), 'utf8'))
    return accessors(printed, read('cloudformation-template-update-stack.json'), read('serverless-state.json'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Packages a copy of serverless.yml in a folder that has `dist`, into `out` there; answers with what the command printed. */
export function runServerless(folder: string, options: readonly string[] = []): string {
  cpSync('serverless.yml', join(folder, 'serverless.yml'))
  cpSync('deploy', join(folder, 'deploy'), { recursive: true })
  // Building first would build what is already there.
  mkdirSync(join(folder, 'scripts'))
  writeFileSync(join(folder, 'scripts', 'run.js'), '')
  for (const name of readdirSync('scripts').filter((each) => each.endsWith('.mjs'))) {
    cpSync(join('scripts', name), join(folder, 'scripts', name))
  }
  const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js')
  // Warnings go to stderr.
  const script = '"$@" 2>&1'
  const command = [process.execPath, serverless, 'package', '--package', 'out', ...options]
  return execFileSync('/bin/sh', ['-c', script, 'sh', ...command], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, AWS_REGION: process.env.AWS_REGION ?? '' },
  })
}

interface Template {
  Resources: Record<string, Resource>
  Outputs: Record<string, { Value: unknown }>
  Conditions: Record<string, unknown>
}

interface State {
  service: { provider: { stackTags: Record<string, string> } }
}

function accessors(printed: string, template: Template, state: State): PackagedTemplate {
  const { Resources: resources, Outputs: outputs, Conditions: conditions } = template
  const ofType = (type: string): [string, Properties][] =>
    Object.entries(resources).flatMap(([id, { Type, Properties }]) => (Type === type ? [[id, Properties]] : []))
  const functionProperties = (name: string) => {
    const named = ofType('AWS::Lambda::Function').find(([, each]) => String(each.FunctionName).endsWith(`-${name}`))
    return present(named, `function ${name}`)[1]
  }
  return {
    printed,
    resources,
    outputs,
    conditions,
    stackTags: state.service.provider.stackTags,
    ofType,
    propertiesOf: (id) => present(resources[id], id).Properties,
    functionProperties,
    functionVariables: (name) => (functionProperties(name).Environment as { Variables: Properties }).Variables,
  }
}

function present<Found>(found: Found | undefined, what: string): Found {
  if (found === undefined) throw new Error(`The packaged template has no ${what}.`)
  return found
}
