/**
 * A plugin of the Serverless Framework: a function is made after the policies that come on top of its role, as Lambda turns one
 * away whose role may not do yet what it is set up for. Not in YAML: of two files that extend the same list, the later one
 * would win.
 *
 * @param {{ service: { provider: { compiledCloudFormationTemplate?: Template } } }} serverless
 */
export default function policiesFirst({ service: { provider } }) {
  return {
    hooks: {
      'after:aws:package:finalize:mergeCustomProviderResources': () =>
        waitForPolicies(provider.compiledCloudFormationTemplate),
    },
  }
}

/**
 * @typedef {{ Type: string, Properties: { Role?: { 'Fn::GetAtt': string[] }, Roles?: { Ref: string }[] }, DependsOn?: string[] }} Resource
 * @typedef {{ Resources: Record<string, Resource> }} Template
 */

/** @param {Template | undefined} template */
function waitForPolicies(template) {
  const resources = Object.entries(template?.Resources ?? {})
  const policies = resources.filter(([, { Type }]) => Type === 'AWS::IAM::Policy')
  for (const [, fn] of resources.filter(([, { Type }]) => Type === 'AWS::Lambda::Function')) {
    const role = fn.Properties.Role?.['Fn::GetAtt'][0]
    const further = policies.filter(([, { Properties }]) => Properties.Roles?.some(({ Ref }) => Ref === role))
    if (further.length > 0) fn.DependsOn = [...(fn.DependsOn ?? []), ...further.map(([id]) => id)]
  }
}
