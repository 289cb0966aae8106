/** What somebody on duty has `perennial` do, besides replaying and discarding what is parked; `_dry` is its dry run. */
export type Command = (typeof COMMANDS)[number]

/** All of them, as often as they are drawn. */
export const COMMANDS = [
  'reconcile',
  'reconcile_by_name',
  'reconcile_dry',
  'import',
  'import_dry',
  'skip_run',
  'move_run',
  'cancel_run',
  'pause_series',
  'resume_series',
  'run_now',
] as const

export function isCommand(act: string): act is Command {
  return COMMANDS.some((command) => command === act)
}
