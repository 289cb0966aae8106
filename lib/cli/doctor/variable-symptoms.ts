import { ConfigurationInvalid } from '../../core/configuration-invalid.ts'
import { readConfiguration } from '../../core/environment.ts'
import type { Environment } from '../../core/variables.ts'
import type { FunctionDeployment } from '../../local/deployment/deployment.ts'
import { CONFIGURATION_OF } from '../../wiring.ts'
import type { Symptom } from './symptom.ts'

/** A function by the name that it is deployed as, what serverless.yml says of it, and the variables that it has. */
export interface Deployed {
  name: string
  deployment: FunctionDeployment
  variables: Environment | 'hidden'
}

type Readable = Deployed & { variables: Environment }

/** Variables that say which things a function works on; none of them is a secret. The others are policies. */
const THINGS = /^(LEDGER_TABLE|COMMERCE_LAYER_ORGANIZATION|COMMERCE_LAYER_CLIENT_ID|.*_(URL|PARAMETER))$/

/** What of the functions' variables keeps one from starting, is not the same in all, or is not the same as here. */
export function variableSymptoms(functions: readonly Deployed[], here: Environment): Symptom[] {
  const readable = functions.flatMap((one) =>
    one.variables === 'hidden' ? [] : [{ ...one, variables: one.variables }],
  )
  const hidden = functions.filter(({ variables }) => variables === 'hidden')
  return [
    ...hidden.map(hiddenVariables),
    ...readable.flatMap(configurationSymptoms),
    ...differenceSymptoms(readable, here),
  ]
}

function hiddenVariables({ name }: Deployed): Symptom {
  return {
    code: 'variables_hidden',
    severity: 'notice',
    what: 'The variables of a function are encrypted by a key that these credentials may not use.',
    evidence: { function: name },
    remedy: 'Allow kms:Decrypt on that key to see here whether they agree.',
  }
}

function configurationSymptoms({ name, deployment, variables }: Readable): Symptom[] {
  const read = Object.entries(CONFIGURATION_OF).find(([one]) => one === deployment.name)?.[1]
  try {
    if (read !== undefined) readConfiguration<unknown>(variables, read)
    return []
  } catch (error) {
    if (!(error instanceof ConfigurationInvalid)) throw error
    const what = 'A function does not start, as variables of it are missing or malformed.'
    const evidence = { function: name, variables: error.variables.join(' ') }
    const remedy = 'Deploy with each of them given; docs/CONFIGURATION.md says what they have to be.'
    return [{ code: 'function_configuration', severity: 'serious', what, evidence, remedy }]
  }
}

function differenceSymptoms(functions: readonly Readable[], here: Environment): Symptom[] {
  const variables = new Set(functions.flatMap(({ deployment }) => Object.keys(deployment.variables)))
  return [...variables].flatMap((variable) => {
    const [first, ...others] = functions.filter(({ deployment }) => variable in deployment.variables)
    if (first === undefined) return []
    const there = valueIn(variable, first.variables, first)
    const other = others.find((one) => valueIn(variable, one.variables, one) !== there)
    if (other !== undefined) {
      const values = { [first.name]: there, [other.name]: valueIn(variable, other.variables, other) }
      return [differsBetween(variable, values)]
    }
    const ours = valueIn(variable, here, first)
    // What this terminal does not have at all is told where it is needed.
    const isUntold = THINGS.test(variable) && ours === ''
    return ours === there || isUntold ? [] : [differsHere(variable, { here: ours, there })]
  })
}

/** Unset and empty are the same; of a policy both mean the default, which serverless.yml gives as well. */
function valueIn(variable: string, environment: Environment, { deployment }: Deployed): string {
  const given = deployment.variables[variable]
  const otherwise = typeof given === 'string' && !THINGS.test(variable) ? given : ''
  return environment[variable]?.trim() || otherwise
}

function differsBetween(variable: string, values: Readonly<Record<string, string>>): Symptom {
  const what = `Two functions have another ${variable} each.`
  const remedy = 'Set it to the same where they are; deploying does not, as long as the template says what it said.'
  return { code: 'functions_disagree', severity: 'serious', what, evidence: { variable, ...values }, remedy }
}

function differsHere(variable: string, { here, there }: { here: string; there: string }): Symptom {
  const isThing = THINGS.test(variable)
  return {
    code: 'terminal_disagrees',
    severity: isThing ? 'serious' : 'notice',
    what: `This terminal has another ${variable} than the functions, so commands ${isThing ? 'work on other things' : 'reckon otherwise'}.`,
    evidence: { variable, here: here || 'not set', functions: there || 'not set' },
    remedy: `Set ${variable} here to what the functions have, or deploy with what is right.`,
  }
}
