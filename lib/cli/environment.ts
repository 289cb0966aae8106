import type { Environment } from '../core/environment.ts'

/** The variables of this process, as they are now. */
export function readEnvironment(): Environment {
  return { ...process.env }
}

/** Sets variables of this process: AWS clients read theirs by themselves, and find them nowhere else. */
export function setEnvironment(variables: Environment): void {
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) process.env[name] = value
}
