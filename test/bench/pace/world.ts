import { ledgerOver } from '../../../lib/adapters/dynamodb/ledger.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../lib/core/settings.ts'
import { dice } from '../../../lib/emulator/dice.ts'
import type { Emulator } from '../../../lib/emulator/emulator.ts'
import type { EmulatorOptions } from '../../../lib/emulator/options.ts'
import { createCopies } from '../../../lib/flows/create-copies/batch.ts'
import { receiveDelivery } from '../../../lib/flows/receive-delivery.ts'
import { type Deployment, deploy, type Functions } from '../../../lib/simulator/functions.ts'
import { makeHistory } from '../../../lib/simulator/history.ts'
import { makeQueueModel } from '../../../lib/simulator/models/queue-model.ts'
import { makePoller } from '../../../lib/simulator/poller.ts'
import { makePostman, type Postman } from '../../../lib/simulator/postman.ts'
import { makeProcess } from '../../../lib/simulator/process.ts'
import { type Equipment, equip, type Installation } from '../../../lib/simulator/programs.ts'
import type { Source } from '../../../lib/simulator/source.ts'
import type { Timeline } from '../../../lib/simulator/timeline.ts'
import { makeTruth, type Truth } from '../../../lib/simulator/truth.ts'
import { plantWebhooks, secrets } from '../../../lib/simulator/webhooks.ts'
import { makeTableInMemory } from '../../models/table-in-memory.ts'
import { makeCalmFortune } from './latency.ts'
import { type Meter, makeMeter } from './meter.ts'

/** What an emulator is made with here; who makes it adds the rest. */
export type WorldsEmulator = Pick<
  EmulatorOptions,
  'clock' | 'random' | 'sleep' | 'watch' | 'deliver' | 'mode' | 'rateLimits'
>

export interface PaceWorldOptions {
  timeline: Timeline
  makeEmulator: (options: WorldsEmulator) => Emulator | Promise<Emulator>
  /** Gives processes another dependency, e.g. a client that asks over a network. */
  bend?: (meter: Meter) => Installation['bend']
}

/** Perennial as it is deployed and Commerce Layer with its limits, in calm weather; and what it uses. */
export interface PaceWorld {
  timeline: Timeline
  emulator: Emulator
  settings: Settings
  truth: Truth
  meter: Meter
  functions: Functions
  /** What somebody at the command line has at hand. */
  person: Equipment
  /** Codes that were logged as warnings or errors, and how often. */
  complaints: ReadonlyMap<string, number>
  /** Hands messages to create-copies, as Lambda does. */
  poller: Source
}

export async function makePaceWorld(options: PaceWorldOptions): Promise<PaceWorld> {
  const { timeline } = options
  const chance = dice(1).next
  const settings = DEFAULT_SETTINGS
  const meter = makeMeter()
  const truth = makeTruth(timeline.nowMs)
  const complaints = new Map<string, number>()
  let postman: Postman | undefined
  const emulator = await options.makeEmulator({
    clock: timeline,
    random: { next: chance },
    sleep: timeline.pause,
    watch: truth.watch,
    deliver: (delivery) => postman?.carry(delivery) ?? Promise.reject(new Error('nobody listens yet')),
    mode: 'live',
    rateLimits: 'real',
  })
  plantWebhooks(emulator)
  const queue = meter.metered(makeQueueModel({ clock: timeline }))
  const bend = options.bend?.(meter)
  const installation: Installation = {
    timeline,
    emulator,
    ledger: ledgerOver(makeTableInMemory(meter.onWrite), fail),
    queue: queue.queue,
    settings,
    webhookSecrets: secrets(),
    random: chance,
    log: (level, code) => {
      if (level !== 'info') complaints.set(code, (complaints.get(code) ?? 0) + 1)
    },
    skewMs: () => 0,
    onExchange: meter.onExchange,
    isApiDown: () => false,
    isLockedOut: () => false,
    isDeaf: () => false,
    ...(bend === undefined ? {} : { bend }),
  }
  const deployment: Deployment = {
    installation,
    fortune: makeCalmFortune(chance),
    onCall: meter.onCall,
    coldStartMs: () => 300 + Math.floor(chance() * 600),
  }
  const functions = deploy(deployment, (process) => equip(installation, process))
  postman = makePostman({
    timeline,
    receive: (request) => functions['receive-delivery'].invoke((deps) => receiveDelivery(deps, request)),
    isDown: () => false,
    history: makeHistory('unkept'),
  })
  const copies = functions['create-copies']
  const consumer = {
    busy: copies.busy,
    consume: (batch: Parameters<typeof createCopies>[1]) =>
      copies.invoke((deps, deadline) => createCopies(deps, batch, deadline)),
  }
  return {
    timeline,
    emulator,
    settings,
    truth,
    meter,
    functions,
    complaints,
    person: equip(installation, makeProcess({ ...deployment, timeline, program: 'person' })),
    poller: makePoller({ timeline, queue, consumer }),
  }
}

function fail(error: Error): never {
  throw error
}
