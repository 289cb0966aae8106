import { admit } from '../../core/admit.ts'
import type { CopyRequest } from '../../core/messages.ts'
import type { Run } from '../../core/run.ts'
import type { Dependencies, QueueMessage } from '../dependencies.ts'
import { expireClaim } from '../expire-claim.ts'
import { saveMove } from '../save-move.ts'

export interface Requested {
  message: QueueMessage
  request: CopyRequest
}

/** A run that a message at hand asks for. */
export interface Admitted {
  message: QueueMessage
  run: Run
}

/** Decides for each copy request what it does, by the run as the ledger has it. */
export async function admitRequests(
  deps: Dependencies,
  requested: readonly Requested[],
): Promise<{ ready: Admitted[]; bells: QueueMessage[] }> {
  const keys = [...new Set(requested.map(({ request }) => request.run))]
  const runs = new Map((keys.length === 0 ? [] : await deps.ledger.readRuns(keys)).map((run) => [run.key, run]))
  const ready = new Map<string, Admitted>()
  const bells: QueueMessage[] = []
  for (const { message, request } of requested) {
    const run = runs.get(request.run)
    const outcome = run === undefined ? 'unknown_run' : await admitOne(deps, run, { message, request })
    // Two requests for one run in a batch are one request.
    if (outcome === 'ready' && run !== undefined && !ready.has(run.key)) ready.set(run.key, { message, run })
    else if (outcome === 'bell') bells.push(message)
    else deps.log('info', 'REQUEST_WITHOUT_EFFECT', { run: request.run, outcome })
  }
  return { ready: [...ready.values()], bells }
}

async function admitOne(deps: Dependencies, run: Run, { message, request }: Requested): Promise<string> {
  const nowMs = deps.clock.nowMs()
  const admission = admit(run, { epoch: request.epoch, sentMs: message.sentMs }, { nowMs, settings: deps.settings })
  switch (admission) {
    case 'claim':
    case 'watch':
      return 'ready'
    case 'replay':
      return await replay(deps, run, nowMs)
    case 'expired':
      return await doubt(deps, run)
    case 'not_yet':
      return await takeBack(deps, run)
    case 'looping':
      deps.log('warn', 'REPLAY_LOOPING', { run: run.key, epoch: run.epoch })
      return 'bell'
    case 'bell':
    case 'already_done':
    case 'in_work':
    case 'stale':
    case 'late':
      return admission
    default:
      return admission satisfies never
  }
}

/** A replay only moves the run; the pace decides when it runs. */
async function replay(deps: Dependencies, run: Run, nowMs: number): Promise<string> {
  const moved = await saveMove(deps, run, { name: 'replay', wakeMs: nowMs })
  return moved === 'already_done' ? 'already_done' : 'replayed'
}

/** A message that came before its run woke, by another clock: its release is forgotten, so that the next one comes soon. */
async function takeBack(deps: Dependencies, run: Run): Promise<string> {
  await deps.ledger.saveRun({ ...run, version: run.version + 1 })
  return 'not_yet'
}

/** Where that parks the run, or somebody else has, this message is its bell. */
async function doubt(deps: Dependencies, run: Run): Promise<string> {
  const moved = await expireClaim(deps, run)
  const now = moved === 'already_done' ? await deps.ledger.readRun(run.key) : moved
  if (now?.state.name === 'parked') return 'bell'
  return moved === 'already_done' ? 'already_done' : 'expired'
}
