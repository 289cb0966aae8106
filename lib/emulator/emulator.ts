import { makeAgenda } from './agenda.ts'
import type { Call } from './api/call.ts'
import { makeCounter } from './api/counts.ts'
import { makeRateLimits } from './api/rate-limits.ts'
import { type Server, serve } from './api/serve.ts'
import { makeTokenIssuer } from './api/tokens.ts'
import { type Behaviour, defaultBehaviour } from './behaviour.ts'
import { catalog } from './catalog.ts'
import { behaviourOf } from './control/behaviour-check.ts'
import type { Control } from './control/control.ts'
import { type ControlApi, controlPrefix, controlRequest } from './control/control-api.ts'
import { faultsOf } from './control/fault-check.ts'
import { plantSeed } from './control/plant-seed.ts'
import { seedOf } from './control/seed-check.ts'
import { stateOf } from './control/state.ts'
import { setSwitches } from './control/switches.ts'
import { makeOutbox } from './deliveries/outbox.ts'
import { makeFaults } from './faults.ts'
import { makeHistory } from './history.ts'
import { drawId } from './ids.ts'
import type { EmulatorOptions } from './options.ts'
import { makeRunDue } from './run-due.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'
import { makeStore } from './store.ts'
import type { World } from './world.ts'

/** A stand-in for one Commerce Layer organization; without sockets, time or chance of its own. */
export type Emulator = {
  /** Answers a request to the API, the token endpoint or the control prefix. Throws ConnectionDropped where a fault says so. */
  handle(request: Request): Promise<Response>
  /** When something is due next (epoch milliseconds); may lie in the past. */
  nextWakeMs(): number | undefined
  /** Does everything that is due by now; resolves when nothing is due and no delivery waits for its answer. */
  runDue(): Promise<void>
  snapshot(): Snapshot
  readonly control: Control
  /** What a client needs to get a token. */
  readonly credentials: { readonly organization: string; readonly clientId: string; readonly clientSecret: string }
}

/** The parts of the emulator that are not in the world: they are no data of the organization. */
type Behaviours = { current: Behaviour }

const makeWorld = (options: EmulatorOptions, behaviours: Behaviours, numbers: Record<string, number>): World => {
  const { snapshot, clock, random } = options
  const nowMs = (): number => clock.nowMs()
  const next = (): number => random.next()
  return {
    organization: { id: snapshot?.organizationId ?? drawId(next), slug: options.organization ?? 'perennial-demo' },
    mode: options.mode ?? 'test',
    store: makeStore(
      makeHistory(nowMs, () => behaviours.current.listLagMs),
      snapshot?.resources,
    ),
    agenda: makeAgenda(snapshot?.agenda),
    outbox: makeOutbox(snapshot?.deliveries),
    faults: makeFaults(next, snapshot?.faults),
    nowMs,
    random: next,
    behaviour: () => behaviours.current,
    shapeOf: (type) => catalog[type],
    nextNumber: (kind) => {
      const number = (numbers[kind] ?? 1_000) + 1
      numbers[kind] = number
      return number
    },
  }
}

const callOf = async (request: Request): Promise<Call> => ({
  method: request.method,
  url: new URL(request.url),
  headers: request.headers,
  body: await request.text(),
})

/** Makes an emulator, empty or as the snapshot says. */
export const makeEmulator = (options: EmulatorOptions): Emulator => {
  const { snapshot, clock } = options
  const behaviours: Behaviours = { current: { ...defaultBehaviour, ...snapshot?.behaviour, ...options.behaviour } }
  const numbers: Record<string, number> = { ...snapshot?.numbers }
  const world = makeWorld(options, behaviours, numbers)
  const counter = makeCounter(snapshot?.requests)
  const credentials = {
    organization: world.organization.slug,
    clientId: options.clientId ?? 'demo-client-id',
    clientSecret: options.clientSecret ?? 'demo-client-secret',
  }
  const server: Server = {
    world,
    counter,
    tokens: makeTokenIssuer({ ...world, ...credentials, organization: world.organization }),
    ...(options.rateLimits === 'real' ? { rateLimits: makeRateLimits(world.mode, world.nowMs) } : {}),
    ...(options.origin === undefined ? {} : { origin: options.origin }),
    ...(options.sleep === undefined ? {} : { sleep: options.sleep }),
  }
  const control: Control = {
    seed: (seed) => plantSeed(world, seedOf(world, seed)),
    addFaults: (faults) => world.faults.add(faultsOf(faults)),
    clearFaults: world.faults.clear,
    setSwitches: (switches) => setSwitches(world, switches),
    setBehaviour: (behaviour) => {
      behaviours.current = { ...behaviours.current, ...behaviourOf(behaviour) }
    },
    behaviour: () => behaviours.current,
    state: () => stateOf(world, counter),
  }
  const runDue = makeRunDue(world, options.deliver)
  const controlApi: ControlApi = { control, nowMs: clock.nowMs, setClock: options.setClock, runDue }
  return {
    handle: async (request) => {
      const call = await callOf(request)
      return call.url.pathname.startsWith(controlPrefix) ? controlRequest(controlApi, call) : serve(server, call)
    },
    nextWakeMs: world.agenda.nextMs,
    runDue,
    snapshot: () => takeSnapshot(world, counter, numbers),
    control,
    credentials,
  }
}
