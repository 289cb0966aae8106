import { parse } from 'yaml'
import { at, type Field, text } from './fields.ts'

/** The short forms of CloudFormation's functions, read as their long forms with a plain text as argument. */
const CLOUDFORMATION_TAGS = ['Ref', 'GetAtt', 'Sub'].map((name) => ({
  tag: `!${name}`,
  resolve: (argument: string) => ({ [name === 'Ref' ? name : `Fn::${name}`]: argument }),
}))

/** The variables of the Serverless Framework; CloudFormation's own, such as `${AWS::Region}`, stay as they are. */
const VARIABLE = /\$\{(?:self|sls|param|opt):[^}]+\}/g
/** The last source is a text, where there is one; what stands between is of no concern on this machine. */
const VARIABLE_PARTS = /^\$\{(?<kind>\w+):(?<name>[^,}]+)(?:,[^']*'(?<fallback>[^']*)')?\}$/

/** The content of a serverless.yml with its variables resolved, for a stage. */
export function parseServerlessYaml(source: string, stage: string): Field {
  const root: Field = { path: '', value: parse(source, { customTags: CLOUDFORMATION_TAGS, merge: true }) }
  return { path: '', value: resolveAll(root.value, lookUp) }

  function lookUp(variable: string): string {
    const { kind, name = '', fallback } = VARIABLE_PARTS.exec(variable)?.groups ?? {}
    if (kind === 'sls' && name === 'stage') return stage
    if (kind === 'opt' && fallback !== undefined) return fallback
    const path = kind === 'param' ? ['params', 'default', name] : name.split('.')
    return resolveText(text(path.reduce(at, root)), lookUp)
  }
}

function resolveAll(value: unknown, lookUp: (variable: string) => string): unknown {
  if (typeof value === 'string') return resolveText(value, lookUp)
  if (Array.isArray(value)) return value.map((item: unknown) => resolveAll(item, lookUp))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveAll(item, lookUp)]))
}

function resolveText(value: string, lookUp: (variable: string) => string): string {
  return value.replaceAll(VARIABLE, (variable) => lookUp(variable))
}
