import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Properties = Record<string, unknown>

export interface Resource {
  Type: string
  Properties: Properties
  DeletionPolicy?: string
  UpdateReplacePolicy?: string
}

/** What `serverless package` makes of serverless.yml. */
export interface PackagedTemplate {
  /** All that the command printed. */
  printed: string
  resources: Record<string, Resource>
  propertiesOf: (id: string) => Properties
  /** Ids and properties of the resources of a type. */
  ofType: (type: string) => [string, Properties][]
  functionProperties: (name: string) => Properties
  functionVariables: (name: string) => Properties
}

export const FUNCTIONS = ['receive-delivery', 'create-copies', 'dispatch-runs', 'reconcile-runs']

/** Packages a copy of serverless.yml beside artifacts that only have to be there, and leaves nothing behind. */
export function packageTemplate(): PackagedTemplate {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-package-'))
  try {
    cpSync('serverless.yml', join(folder, 'serverless.yml'))
    for (const name of FUNCTIONS) {
      mkdirSync(join(folder, 'dist', name), { recursive: true })
      writeFileSync(join(folder, 'dist', name, 'index.mjs'), `export const handler = () => '${name}'`)
    }
    const printed = runServerless(folder)
    const template = readFileSync(join(folder, 'out', 'cloudformation-template-update-stack.json'), 'utf8')
    return accessors(printed, JSON.parse(template))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs `serverless package` in a folder with a serverless.yml, into `out`; answers with what it printed. */
export function runServerless(folder: string): string {
  const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js')
  return execFileSync('/bin/sh', ['-c', '"$0" "$1" package --package out 2>&1', process.execPath, serverless], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder },
  })
}

function accessors(
  printed: string,
  { Resources: resources }: { Resources: Record<string, Resource> },
): PackagedTemplate {
  const ofType = (type: string): [string, Properties][] =>
    Object.entries(resources).flatMap(([id, { Type, Properties }]) => (Type === type ? [[id, Properties]] : []))
  const functionProperties = (name: string) => {
    const named = ofType('AWS::Lambda::Function').find(([, each]) => each.FunctionName === `perennial-dev-${name}`)
    return present(named, `function ${name}`)[1]
  }
  return {
    printed,
    resources,
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
