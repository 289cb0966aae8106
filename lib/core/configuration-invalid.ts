import type { SettingProblem } from './settings.ts'

/** The configuration is not one to start with: names every variable that is wrong, and how to set it. */
export class ConfigurationInvalid extends Error {
  readonly code = 'CONFIGURATION_INVALID'
  readonly variables: readonly string[]

  constructor(problems: readonly SettingProblem[], environment: Readonly<Record<string, string | undefined>>) {
    const lines = problems.map(
      ({ variable, expected }) => `- ${variable}: expected ${expected}, ${got(variable, environment)}`,
    )
    super(
      [
        'Perennial cannot start, because its configuration is incomplete or malformed:',
        ...lines,
        'For a deployment, set it in serverless.yml (under the environment of the provider or the function, most of it by --param).',
        'On this machine, set it in the environment or in the file .env. docs/CONFIGURATION.md lists every variable.',
      ].join('\n'),
    )
    this.name = 'ConfigurationInvalid'
    this.variables = problems.map(({ variable }) => variable)
  }
}

/** What came instead; never the value of a secret. */
function got(variable: string, environment: Readonly<Record<string, string | undefined>>): string {
  const text = environment[variable]?.trim() ?? ''
  if (text === '') return 'but it is missing'
  return variable.includes('SECRET') ? 'but it is not' : `but got ${JSON.stringify(text.slice(0, 60))}`
}
