import { isLooping } from '../../core/looping.ts'
import type { Run } from '../../core/run.ts'
import { isoSeconds } from '../../core/run-key.ts'
import type { UnreadableMessage } from '../../flows/replay/read-unreadable.ts'
import type { ExitCode } from '../command-error.ts'
import { counted } from '../counted.ts'
import { errorJson, errorText } from '../error-text.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { remedyOf } from '../next-step.ts'
import { byReason, type ParkedGroup, parkedMs } from '../parked-groups.ts'
import { messagesJson, readMessages } from '../read-messages.ts'
import { readParkedRuns } from '../read-runs.ts'
import { whyText } from '../run-words.ts'
import { type TableStyle, tableLines } from '../table.ts'
import { localTime } from '../time-text.ts'
import { unreadableLines } from '../unreadable-lines.ts'

/** `perennial parked`: which runs need a person, by reason, and what to do about each; and messages that nobody can read. */
export async function parked(host: Host, { json }: { json?: boolean }): Promise<ExitCode> {
  const installation = await openInstallation(host)
  const { terminal } = host
  const { runs, extent } = await readParkedRuns(installation.ledger)
  const messages = await readMessages(installation, terminal)
  if (json) terminal.say(JSON.stringify(parkedJson(runs, messages, extent === 'all')))
  else for (const line of parkedLines(runs, messages ?? [], terminal)) terminal.say(line)
  if (extent === 'limited') terminal.note(`These are the ${runs.length} longest parked; there may be more.`)
  return 0
}

function parkedLines(runs: readonly Run[], messages: readonly UnreadableMessage[], style: TableStyle): string[] {
  const groups = byReason(runs).map((group) => groupLines(group, style))
  const all = [...groups, unreadableLines(messages, style)].filter(({ length }) => length > 0)
  if (all.length === 0) return ['No run is parked.']
  return all.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
}

function groupLines({ reason, runs }: ParkedGroup, style: TableStyle): string[] {
  const rows = runs.map((run) => ({
    cells: [localTime(parkedMs(run)), replayedText(run), run.key],
    below: run.error === undefined ? [] : [errorText(run.error)],
  }))
  return [
    style.paint('bold', `${reason}: ${whyText(reason)}, ${counted(runs.length, 'run')}`),
    ...tableLines(['PARKED SINCE', 'REPLAYED', 'RUN'], rows, style),
    remedyOf(reason),
    `npx perennial replay --plan --reason ${reason}`,
  ]
}

function replayedText(run: Run): string {
  const replays = run.epoch - 1
  if (replays === 0) return 'never'
  return `${replays === 1 ? 'once' : `${replays} times`}${isLooping(run) ? ' in vain' : ''}`
}

function parkedJson(runs: readonly Run[], messages: readonly UnreadableMessage[] | undefined, complete: boolean) {
  return {
    parked: byReason(runs).flatMap((group) => group.runs.map((run) => runJson(run, group))),
    unreadable: messagesJson(messages),
    complete,
  }
}

function runJson(run: Run, { reason }: ParkedGroup) {
  return {
    run: run.key,
    reason,
    since: isoSeconds(parkedMs(run)),
    replays: run.epoch - 1,
    attempts: run.attempts,
    error: errorJson(run.error),
    remedy: remedyOf(reason),
  }
}
