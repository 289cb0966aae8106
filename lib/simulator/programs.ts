import { makeCommerceLayer } from '../adapters/commerce-layer/commerce-layer.ts'
import type { Settings } from '../core/settings.ts'
import type { WebhookSecrets } from '../core/webhook-secrets.ts'
import type { Emulator } from '../emulator/emulator.ts'
import type { Dependencies, Ledger, Log, Queue, Within } from '../flows/dependencies.ts'
import { RECONCILIATION_PART } from '../flows/reconcile-runs.ts'
import { makeTurns } from '../flows/turns.ts'
import type { Exchange } from './exchanges.ts'
import { gate } from './gate.ts'
import type { Process } from './process.ts'
import type { Timeline } from './timeline.ts'
import { API_URL, transportOf } from './transport.ts'
import { makeWallClock } from './wall-clock.ts'

/** What all programs of a world share: where their calls end up. */
export interface Installation {
  timeline: Timeline
  emulator: Emulator
  ledger: Ledger
  queue: Queue
  settings: Settings
  webhookSecrets: WebhookSecrets
  random: () => number
  log: Log
  /** By how much the clocks of processes may be off at present, either way (ms). */
  skewMs(): number
  isApiDown(): boolean
  /** Whether no delivery reaches us at present. */
  isDeaf(): boolean
  /** Whether our credentials are refused at present. */
  isLockedOut(): boolean
  onExchange(exchange: Exchange): void
  /** Bends the dependencies of a process; for sabotage. Default: leaves them alone. */
  bend?: (deps: Dependencies, process: Process) => Dependencies
}

/** What a program has at hand: its dependencies, and what receive-delivery needs besides. */
export interface Equipment extends Dependencies {
  webhookSecrets: () => Promise<WebhookSecrets>
  within: Within
}

/** What a fresh process of a program makes once, with the clients that production makes. */
export function equip(installation: Installation, process: Process): Equipment {
  const { timeline, emulator, settings, webhookSecrets, log } = installation
  const clock = makeWallClock(timeline, { skewMs: installation.skewMs, chance: installation.random })
  const { clientId, clientSecret } = emulator.credentials
  const { isApiDown: isDown, isLockedOut, onExchange } = installation
  const network = { timeline, emulator, isDown, onExchange }
  const ledger = gate(process, 'ledger', installation.ledger)
  const part = PATIENT.includes(process.program) ? RECONCILIATION_PART : 1
  let bent: Pick<Dependencies, 'ledger'> = { ledger }
  const turns = makeTurns({
    get ledger() {
      return bent.ledger
    },
    ...{ clock, log, settings, pause: timeline.pause, part },
  })
  const commerceLayer = makeCommerceLayer({
    apiUrl: API_URL,
    authUrl: API_URL,
    credentials: { clientId, clientSecret: async () => (isLockedOut() ? 'a secret of yesterday' : clientSecret) },
    clock,
    transport: transportOf(network, process),
    turns,
  })
  const deps: Dependencies = {
    clock,
    random: { next: installation.random },
    ledger,
    queue: gate(process, 'queue', installation.queue),
    commerceLayer,
    turns,
    knock: async () => (installation.isDeaf() ? 'no_answer' : 'answers'),
    log,
    settings,
  }
  const equipped = installation.bend?.(deps, process) ?? deps
  bent = equipped
  return { ...equipped, webhookSecrets: async () => webhookSecrets, within: withinOf(timeline) }
}

/** Programs that leave most of the rate to the runs that are due. */
const PATIENT: readonly Process['program'][] = ['reconcile-runs', 'person', 'dry-run']

function withinOf(timeline: Timeline): Within {
  return async (ms, work) => {
    const result = await timeline.within(ms, work)
    if (result === 'late') throw new Error(`took longer than ${ms} ms`)
    return result
  }
}
