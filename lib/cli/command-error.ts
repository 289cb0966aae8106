/** How a command ended: 0 as asked, 1 not as asked, 2 asked wrongly. */
export type ExitCode = 0 | 1 | 2

/** A command cannot do what it was asked for; said to a person in two sentences. */
export class CommandError extends Error {
  readonly code: string
  /** What to do about it, one sentence. */
  readonly remedy: string
  readonly exitCode: Exclude<ExitCode, 0>

  constructor(told: {
    code: string
    what: string
    remedy: string
    exitCode?: Exclude<ExitCode, 0>
    cause?: unknown
  }) {
    super(told.what, { cause: told.cause })
    this.name = 'CommandError'
    this.code = told.code
    this.remedy = told.remedy
    this.exitCode = told.exitCode ?? 1
  }
}
