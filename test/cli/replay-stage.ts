import { localTime } from '../../lib/cli/time-text.ts'
import type { ParkReason } from '../../lib/core/reasons.ts'
import type { RunKey } from '../../lib/core/run-key.ts'
import type { Environment } from '../../lib/core/variables.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { startHttpEmulator } from '../../lib/emulator/http.ts'
import { series } from '../contract/sample-rows.ts'
import { type LedgerStage, ledgerStage, NOW_MS, orderRun } from './ledger-stage.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export const FIRST = 'order:first@2026-12-01T10:00:00Z'
export const SECOND = 'order:second@2026-12-01T10:00:00Z'
export const OLD = 'order:old@2026-11-01T10:00:00Z'

/** What a plan says of the runs that are parked from the start. */
export const TWO_TO_CREATE = [
  'would_create: its copy is created, and the order placed as its series asks',
  `${'PARKED SINCE'.padEnd(23)}  REASON     RUN`,
  `${localTime(NOW_MS - 2 * HOUR_MS)}  exhausted  ${SECOND}`,
  `${localTime(NOW_MS - HOUR_MS)}  refused    ${FIRST}`,
  '',
]

/** What a plan says of the old one, which a replay of all leaves. */
export const ONE_LEFT = [
  'outside_window: its order is made although it is later than CATCH_UP_WINDOW allows (left: name the run, or --kind outside_window)',
  `${'PARKED SINCE'.padEnd(23)}  REASON    RUN`,
  `${localTime(NOW_MS - DAY_MS)}  too_late  ${OLD}`,
  '',
]

/** An installation with the organization that it works for, the first and second run parked. */
export interface ReplayStage extends LedgerStage {
  parkOld(): Promise<void>
  /** The states of the runs that there are. */
  states(): Promise<Record<string, string>>
}

export async function replayStage(): Promise<ReplayStage> {
  const stage = await ledgerStage()
  const { url, emulator, close } = await startHttpEmulator({ clock: { nowMs: () => NOW_MS }, random: dice() })
  const order = { placed_at: '2026-10-01T10:00:00Z', metadata: { perennial: { frequency: 'weekly' } } }
  emulator.control.seed({ orders: ['first', 'second', 'old'].map((id) => ({ id, ...order })) })
  const { organization, clientId, clientSecret } = emulator.credentials
  const environment: Environment = {
    ...stage.environment,
    COMMERCE_LAYER_ORGANIZATION: organization,
    COMMERCE_LAYER_API_URL: url,
    COMMERCE_LAYER_AUTH_URL: url,
    COMMERCE_LAYER_CLIENT_ID: clientId,
    COMMERCE_LAYER_CLIENT_SECRET: clientSecret,
    // The clock stands still, so that every turn is waited for in full.
    API_REQUESTS_PER_MINUTE: '6000',
  }
  await park(stage, FIRST, { reason: 'refused', agoMs: HOUR_MS })
  await park(stage, SECOND, { reason: 'exhausted', agoMs: 2 * HOUR_MS })
  return {
    ...stage,
    environment,
    parkOld: () => park(stage, OLD, { reason: 'too_late', agoMs: DAY_MS }),
    states: async () => {
      const runs = await stage.ledger.readRuns([FIRST, SECOND, OLD])
      return Object.fromEntries(runs.map((run) => [run.key, run.state.name]))
    },
    run: (args, options = {}) => stage.run(args, { environment, ...options }),
    close: async () => {
      await close()
      await stage.close()
    },
  }
}

async function park(
  { ledger }: LedgerStage,
  key: RunKey,
  { reason, agoMs }: { reason: ParkReason; agoMs: number },
): Promise<void> {
  const run = orderRun(key, { name: 'parked', reason, parkedMs: NOW_MS - agoMs })
  const sourceOrderId = run.seriesId.slice('order:'.length)
  await ledger.saveSeries(series({ id: run.seriesId, kind: 'order', sourceOrderId, copyType: 'order_copies' }))
  await ledger.createRun(run)
}
