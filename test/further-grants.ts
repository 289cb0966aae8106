import type { PackagedTemplate, Properties } from './packaged-template.ts'
import { referencesIn } from './template-references.ts'

interface Statement {
  Effect: string
  Action: string | string[]
  Resource: string
  Condition?: Properties
}

/** What the policies on top of a role say, as `effect actions on resource if condition`. */
export function furtherGrants({ ofType }: PackagedTemplate, role: string): string[] {
  const policies = ofType('AWS::IAM::Policy').map(([, policy]) => policy)
  return policies
    .filter(({ Roles }) => referencesIn(Roles).includes(role))
    .flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement)
    .map(({ Effect, Action, Resource, Condition }) => {
      const condition = Condition === undefined ? '' : ` if ${inWords(Condition)}`
      return `${Effect} ${[Action].flat().sort().join(' ')} on ${Resource}${condition}`
    })
}

/** A part of a template in which each `Fn::Sub` is its text. */
function inWords(part: unknown): string {
  return JSON.stringify(part)
    .replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1')
    .replaceAll(/\$\{([^}]+)\}/g, '<$1>')
}
