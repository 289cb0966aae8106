/** Variables by their names; unset and empty are the same. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What a variable says, without the blanks around it; empty when it is unset. */
export function textOf(environment: Environment, variable: string): string {
  return environment[variable]?.trim() ?? ''
}
