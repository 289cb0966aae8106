import type { RunKey } from '../../core/run-key.ts'
import { type MoveRunOutcome, moveRunTo } from '../../flows/person/move-run.ts'
import { CommandError, type ExitCode } from '../command-error.ts'
import type { Host } from '../host.ts'
import { openInstallation, withQueue } from '../installation.ts'
import { runRefused } from '../refusals.ts'
import { runArgument } from '../run-argument.ts'
import { runJson } from '../run-json.ts'
import { tellDone } from '../tell-done.ts'
import { timeArgument } from '../time-argument.ts'
import { localTime, moment } from '../time-text.ts'

/** `perennial move RUN TIME`: makes one run earlier or later; its key stays, and so does when its series is due next. */
export async function move(
  host: Host,
  { run: text, time }: { run: string; time: string },
  options: { json?: boolean },
): Promise<ExitCode> {
  const key = runArgument(text, 'npx perennial runs')
  const installation = await openInstallation(host)
  const nowMs = installation.clock.nowMs()
  const toMs = timeArgument(time, { nowMs, durations: 'ahead' })
  const moved = await moveRunTo(withQueue(installation), key, toMs)
  if (moved.outcome !== 'moved') throw moveRefused(moved, key, toMs)
  const done = {
    outcome: moved.outcome,
    document: { run: runJson(moved.run) },
    sentences: [
      `Moved ${key}: it is made ${moment(toMs, nowMs)}.`,
      'Its key stays, and so does when its series is due next.',
    ],
  }
  tellDone(host.terminal, done, options)
  return 0
}

function moveRefused(refused: Exclude<MoveRunOutcome, { outcome: 'moved' }>, key: RunKey, toMs: number): CommandError {
  const at = localTime(toMs)
  const error = (what: string, remedy: string) => new CommandError({ code: refused.outcome, what, remedy })
  switch (refused.outcome) {
    case 'in_the_past':
      return error(`${at} is over.`, 'Name a time to come, e.g. +1m for in a minute.')
    case 'before_start':
      return error(
        `Perennial is to make nothing before ${localTime(refused.startMs)}.`,
        'Name a later time, or set START_AT earlier.',
      )
    case 'past_next_due':
      return error(
        `${at} is too late: the next run of the series is due ${localTime(refused.nextDueMs)}.`,
        `Name a time at least half an hour before that, or skip the run with "npx perennial skip ${key}".`,
      )
    case 'too_near':
      return error(
        `${at} is less than half an hour from ${refused.key}, and two runs so close are one.`,
        'Name a time farther from it.',
      )
    default:
      return runRefused(refused.outcome, key)
  }
}
