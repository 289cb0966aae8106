import type { Environment } from '../core/variables.ts'

/** The variables of this process, as they are now. */
export function readEnvironment(): Environment {
  return { ...process.env }
}

/** Where deliveries come in, as far as the environment says; empty when it does not. */
export function deliveriesUrlIn(environment: Environment): string {
  return environment.DELIVERIES_URL?.trim() ?? ''
}

/** Sets variables of this process: AWS clients read theirs by themselves, and find them nowhere else. */
export function setEnvironment(variables: Environment): void {
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) process.env[name] = value
}
