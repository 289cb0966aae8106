import type { Deployment, FunctionDeployment } from './deployment/deployment.ts'

export interface EnvironmentSources {
  /** URLs of the embedded queues and the name of the table, by logical id. */
  resources: ReadonlyMap<string, string>
  /** What every function has in AWS without being given it: region and credentials; here also where the services are. */
  aws: Readonly<Record<string, string>>
  /** What the caller sets, over serverless.yml. */
  overrides: Readonly<Record<string, string>>
}

/** Variables that serverless.yml never gives, and the one that a function must have been given to get them. */
const GIVEN_ALONG_WITH = new Map([
  ['COMMERCE_LAYER_API_URL', 'COMMERCE_LAYER_ORGANIZATION'],
  ['COMMERCE_LAYER_AUTH_URL', 'COMMERCE_LAYER_ORGANIZATION'],
])

/**
 * The environment of a function: what serverless.yml gives it and nothing else, so that a variable forgotten there is
 * missed here too. An override reaches the functions that are given the variable. A secret itself takes the place of
 * the name of its parameter: it stands at hand instead of in SSM.
 */
export function functionEnvironment(
  fn: Pick<FunctionDeployment, 'variables'>,
  sources: EnvironmentSources,
): Record<string, string> {
  const { resources, aws, overrides } = sources
  const environment: Record<string, string> = { ...aws }
  for (const [name, value] of Object.entries(fn.variables)) {
    environment[name] = typeof value === 'string' ? value : resourceValue(resources, value.resource)
  }
  for (const [name, value] of Object.entries(overrides)) {
    const parameter = `${name}_PARAMETER`
    if (!(name in fn.variables || parameter in fn.variables || (GIVEN_ALONG_WITH.get(name) ?? '') in fn.variables))
      continue
    environment[name] = value
    delete environment[parameter]
  }
  return environment
}

/** All that any function is given: the environment for a client that works on the whole stack. */
export function environmentOfAll(deployment: Deployment, sources: EnvironmentSources): Record<string, string> {
  return functionEnvironment(
    { variables: Object.assign({}, ...deployment.functions.map((fn) => fn.variables)) },
    sources,
  )
}

function resourceValue(resources: ReadonlyMap<string, string>, id: string): string {
  const value = resources.get(id)
  if (value === undefined)
    throw new Error(`serverless.yml: an environment refers to ${id}, which is neither queue nor table`)
  return value
}
