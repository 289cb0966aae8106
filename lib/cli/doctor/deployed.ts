import type { Environment } from '../../core/variables.ts'
import type { Deployment } from '../../local/deployment/deployment.ts'
import type { Examination, Symptom } from './symptom.ts'

/** A deployment on AWS, and how its parts are called there. */
export interface DeployedStage {
  deployment: Deployment
  /** What the names of its functions and schedules begin with. */
  prefix: string
  /** Where a service is; undefined: where AWS has it. */
  endpointOf(service: 'LAMBDA' | 'SCHEDULER'): string | undefined
}

/**
 * The deployment that a terminal works on, or why what belongs to it is not looked at.
 *
 * @param deploymentOf What serverless.yml says of a stage.
 */
export function deployedStage(
  environment: Environment,
  deploymentOf: (stage: string) => Deployment,
): DeployedStage | Omit<Examination, 'name'> {
  const endpointOf = (service: string) =>
    given(environment, `AWS_ENDPOINT_URL_${service}`) ?? given(environment, 'AWS_ENDPOINT_URL')
  // Where another DynamoDB is than that of AWS, no Lambda of AWS works on it.
  if (endpointOf('LAMBDA') === undefined && endpointOf('DYNAMODB') !== undefined)
    return { seen: 'no Lambda runs the functions', symptoms: [], outcome: 'not_looked_at' }
  const tableName = given(environment, 'LEDGER_TABLE') ?? ''
  const stage = stageOf(tableName, deploymentOf)
  if (stage === undefined) return { seen: 'not looked at', symptoms: [unnamed(tableName)] }
  const deployment = deploymentOf(stage)
  return { deployment, prefix: `${deployment.service}-${stage}`, endpointOf }
}

function given(environment: Environment, variable: string): string | undefined {
  return environment[variable]?.trim() || undefined
}

/** The stage that a table is the ledger of, by its name; undefined where it is named otherwise than serverless.yml names it. */
function stageOf(tableName: string, deploymentOf: (stage: string) => Deployment): string | undefined {
  const [before = '', after = ''] = deploymentOf('STAGE').table.name.split('STAGE')
  const stage = tableName.slice(before.length, tableName.length - after.length)
  return stage !== '' && tableName === `${before}${stage}${after}` ? stage : undefined
}

function unnamed(table: string): Symptom {
  return {
    code: 'stage_unknown',
    severity: 'notice',
    what: 'The name of the table does not say which stage it belongs to, so its functions and schedules were not looked at.',
    evidence: { table },
    remedy: 'Look in the Lambda console whether they are set up as serverless.yml says.',
  }
}
