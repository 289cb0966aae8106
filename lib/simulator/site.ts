import type { Settings } from '../core/settings.ts'
import type { Behaviour } from '../emulator/behaviour.ts'
import { type Emulator, makeEmulator } from '../emulator/emulator.ts'
import type { Log } from '../flows/dependencies.ts'
import type { Exchange } from './exchanges.ts'
import type { CallPoint, Fortune } from './fate.ts'
import type { Deployment } from './functions.ts'
import type { History } from './history.ts'
import { makeListeners } from './listeners.ts'
import { type Merchant, makeMerchant } from './merchant.ts'
import { type LedgerModel, makeLedgerModel } from './models/ledger-model.ts'
import { makeQueueModel, type QueueModel } from './models/queue-model.ts'
import type { Postman } from './postman.ts'
import type { Installation } from './programs.ts'
import { SHOWN_FIELDS } from './shown-fields.ts'
import { makeTimeline, type Timeline } from './timeline.ts'
import { makeTruth, type Truth } from './truth.ts'
import { isWithin, type Weather } from './weather.ts'
import { plantWebhooks, secrets } from './webhooks.ts'

/** A world before anything is deployed to it: Commerce Layer, the services, and the weather over both. */
export interface Site {
  timeline: Timeline
  emulator: Emulator
  ledger: LedgerModel
  queue: QueueModel
  merchant: Merchant
  truth: Truth
  settings: Settings
  history: History
  /** What functions are deployed with. */
  deployment: Deployment
  /** Told of each request of ours to Commerce Layer. */
  onExchange(listener: (exchange: Exchange) => void): void
  /** Told of each call of a process, and what became of it. */
  onCall(listener: Deployment['onCall']): void
  /** Told of each line that is logged. */
  onLog(listener: Log): void
  /** Changes the weather from now on. */
  setWeather(weather: Weather): void
  /** The weather at present. */
  weather(): Weather
  /** Whether no delivery reaches us at present. */
  isDeaf(): boolean
  /** Says who carries deliveries from now on. */
  hire(postman: Postman): void
}

export interface SiteOptions {
  startMs: number
  settings: Settings
  weather: Weather
  fortune: (weather: () => Weather) => Fortune
  chance: () => number
  history: History
  /** In what Commerce Layer is otherwise than the emulator's defaults. */
  behaviour?: Partial<Behaviour>
  onCall?: (point: CallPoint, outcome: string) => void
  bend?: Installation['bend']
}

export function makeSite(options: SiteOptions): Site {
  const { settings, chance, history } = options
  let weather = options.weather
  const around = makeSurroundings(options, () => weather)
  const { timeline, emulator } = around
  const exchanges = makeListeners<[exchange: Exchange]>()
  const calls = makeListeners<Parameters<Deployment['onCall']>>()
  const lines = makeListeners<Parameters<Log>>()
  const isDeaf = () => [weather.webhookOutage, weather.downtime].some((span) => isWithin(span, timeline.nowMs()))
  const installation: Installation = {
    ...around,
    queue: around.queue.queue,
    settings,
    webhookSecrets: secrets(),
    random: chance,
    log: (level, code, fields) => {
      lines.tell(level, code, fields)
      if (level !== 'info') history.note(timeline.nowMs(), `log ${level} ${code}`)
    },
    skewMs: () => weather.skewMs,
    onExchange: exchanges.tell,
    isApiDown: () => isWithin(weather.apiOutage, timeline.nowMs()),
    isDeaf,
    isLockedOut: () => isWithin(weather.lockout, timeline.nowMs()),
    ...(options.bend === undefined ? {} : { bend: options.bend }),
  }
  const deployment: Deployment = {
    installation,
    fortune: options.fortune(() => weather),
    coldStartMs: () => 100 + Math.floor(chance() * 900),
    onCall: (point, outcome) => {
      options.onCall?.(point, outcome)
      calls.tell(point, outcome)
      history.note(timeline.nowMs(), `${point.program} ${point.name}: ${outcome}`)
    },
  }
  return {
    ...around,
    deployment,
    merchant: makeMerchant(emulator, timeline),
    settings,
    history,
    onExchange: exchanges.on,
    onCall: calls.on,
    onLog: lines.on,
    setWeather: (next) => {
      weather = next
      applyWeather(around, () => weather)
    },
    weather: () => weather,
    isDeaf,
  }
}

type Surroundings = Pick<Site, 'timeline' | 'truth' | 'queue' | 'ledger' | 'emulator' | 'hire'>

/** Everything that functions reach outside themselves for. */
function makeSurroundings({ startMs, chance, behaviour = {} }: SiteOptions, weather: () => Weather): Surroundings {
  const timeline = makeTimeline(startMs)
  const truth = makeTruth(timeline.nowMs)
  let hired: Postman | undefined
  const emulator = makeEmulator({
    clock: timeline,
    random: { next: chance },
    sleep: timeline.pause,
    watch: truth.watch,
    behaviour,
    shownFields: SHOWN_FIELDS,
    deliver: (delivery) => hired?.carry(delivery) ?? Promise.reject(new Error('nobody listens yet')),
  })
  plantWebhooks(emulator)
  return {
    timeline,
    truth,
    emulator,
    queue: makeQueueModel({ clock: timeline, mischief: mischiefOf(weather, chance) }),
    ledger: makeLedgerModel({ clock: timeline, lagMs: () => weather().indexLagMs }),
    hire: (postman) => {
      hired = postman
    },
  }
}

function mischiefOf(weather: () => Weather, chance: () => number) {
  const happens = (probability: number): boolean => probability > 0 && chance() < probability
  return {
    arrivals: () => (happens(weather().messageLost) ? 0 : happens(weather().messageDoubled) ? 2 : 1),
    delayMs: () => (happens(weather().messageDelayed) ? Math.floor(chance() * 120_000) : 0),
    start: () => (happens(weather().messageReordered) ? chance() : 0),
    most: () => (happens(weather().messageReordered) ? 1 + Math.floor(chance() * 10) : 10),
  }
}

function applyWeather({ emulator: { control }, timeline }: Surroundings, weather: () => Weather): void {
  const { faults, listLagMs, schedulerLateMs, platformOutage } = weather()
  control.clearFaults()
  control.addFaults(faults)
  control.setBehaviour({ listLagMs, schedulerLateMs })
  // By then the weather may be another.
  const turn = (): void => {
    control.setBehaviour({ scheduler: isWithin(weather().platformOutage, timeline.nowMs()) ? 'off' : 'on' })
  }
  turn()
  for (const ms of platformOutage === undefined ? [] : [platformOutage.fromMs, platformOutage.toMs])
    timeline.at(ms, turn)
}
