/** AWS says it in a sentence, and nowhere else. */
const NOT_AUTHORIZED = /not authorized to perform:? ([\w-]+:\w+)/

/** The action that AWS does not allow, e.g. `dynamodb:Query`, where an error says so. */
export function lackingAction(error: unknown): string | undefined {
  return error instanceof Error ? NOT_AUTHORIZED.exec(error.message)?.[1] : undefined
}
