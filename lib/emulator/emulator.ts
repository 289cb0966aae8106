import { makeAgenda } from './agenda.ts'
import { type Answer, responseOf } from './api/answer.ts'
import type { Call } from './api/call.ts'
import { makeCounter } from './api/counts.ts'
import { makeRateLimits } from './api/rate-limits.ts'
import { serve } from './api/serve.ts'
import type { Server } from './api/server.ts'
import { makeTokenIssuer } from './api/tokens.ts'
import { type Behaviour, defaultBehaviour } from './behaviour.ts'
import { catalog } from './catalog.ts'
import { behaviourOf } from './control/behaviour-check.ts'
import type { Control } from './control/control.ts'
import { type ControlApi, controlRequest, isControlPath } from './control/control-api.ts'
import { faultsOf } from './control/fault-check.ts'
import { plantSeed } from './control/plant-seed.ts'
import { seedOf } from './control/seed-check.ts'
import { stateOf } from './control/state.ts'
import { setSwitches } from './control/switches.ts'
import { forgetPast } from './deliveries/forget-past.ts'
import { makeOutbox } from './deliveries/outbox.ts'
import { makeFaults } from './faults.ts'
import { makeHistory } from './history.ts'
import { drawId } from './ids.ts'
import type { EmulatorOptions } from './options.ts'
import { makeRunDue } from './run-due.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'
import { makeStore, type Store } from './store.ts'
import type { World } from './world.ts'

/** A stand-in for one Commerce Layer organization; without sockets, time or chance of its own. */
export type Emulator = {
  /** Answers a request to the API, the token endpoint or the control prefix. Throws ConnectionDropped where a fault says so. */
  handle(request: Request): Promise<Response>
  /** The same for a request that was read already, to the API or the token endpoint; its answer is not written yet. */
  answer(call: Call): Promise<Answer>
  /** When something is due next (epoch milliseconds); may lie in the past. */
  nextWakeMs(): number | undefined
  /** Does everything that is due by now; resolves when nothing is due and no delivery waits for its answer. */
  runDue(): Promise<void>
  snapshot(): Snapshot
  readonly control: Control
  /** What a client needs to get a token. */
  readonly credentials: { readonly organization: string; readonly clientId: string; readonly clientSecret: string }
}

/** The behaviour that holds at present; the control puts another in its place. */
type BehaviourHolder = { current: Behaviour }

const watched = (store: Store, watch: EmulatorOptions['watch']): Store => {
  if (watch === undefined) return store
  return {
    ...store,
    put: (resource) => {
      const stored = store.put(resource)
      watch(stored)
      return stored
    },
  }
}

const makeWorld = (options: EmulatorOptions, holder: BehaviourHolder, numbers: Record<string, number>): World => {
  const { snapshot, clock, random } = options
  const nowMs = (): number => clock.nowMs()
  const next = (): number => random.next()
  const world: World = {
    organization: { id: snapshot?.organizationId ?? drawId(next), slug: options.organization ?? 'perennial-demo' },
    mode: options.mode ?? 'test',
    store: watched(
      makeStore(
        makeHistory(nowMs, () => holder.current.listLagMs),
        snapshot?.resources,
      ),
      options.watch,
    ),
    agenda: makeAgenda(snapshot?.agenda),
    outbox: makeOutbox(snapshot?.deliveries),
    faults: makeFaults(next, snapshot?.faults),
    nowMs,
    random: next,
    behaviour: () => holder.current,
    shownFields: options.shownFields ?? new Map(),
    shapeOf: (type) => catalog[type],
    shown: (resource) => catalog[resource.type].shown?.(world, resource) ?? resource.attributes,
    nextNumber: (kind) => {
      const number = (numbers[kind] ?? 1_000) + 1
      numbers[kind] = number
      return number
    },
  }
  return world
}

/** A HEAD is read as the GET that it asks about. */
const callOf = async (request: Request): Promise<Call> => ({
  method: request.method === 'HEAD' ? 'GET' : request.method,
  url: new URL(request.url),
  headers: request.headers,
  body: await request.text(),
})

const withoutBody = ({ status, headers }: Response): Response => new Response(null, { status, headers })

/** Makes an emulator, empty or as the snapshot says. */
export const makeEmulator = (options: EmulatorOptions): Emulator => {
  const { snapshot } = options
  const holder: BehaviourHolder = { current: { ...defaultBehaviour, ...snapshot?.behaviour, ...options.behaviour } }
  const numbers: Record<string, number> = { ...snapshot?.numbers }
  const world = makeWorld(options, holder, numbers)
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
    faults: world.faults.all,
    setSwitches: (switches) => setSwitches(world, switches),
    setBehaviour: (behaviour) => {
      holder.current = { ...holder.current, ...behaviourOf(behaviour) }
    },
    behaviour: () => holder.current,
    state: () => stateOf(world, counter),
  }
  const answer = async (call: Call): Promise<Answer> => {
    forgetPast(world)
    return serve(server, call)
  }
  const runDue = makeRunDue(world, options.deliver)
  const { nowMs } = world
  const nextWakeMs = world.agenda.nextMs
  const controlApi: ControlApi = { control, nowMs, setClock: options.setClock, nextWakeMs, runDue }
  return {
    handle: async (request) => {
      const call = await callOf(request)
      forgetPast(world)
      const response = isControlPath(call.url.pathname)
        ? await controlRequest(controlApi, call)
        : responseOf(await serve(server, call))
      return request.method === 'HEAD' ? withoutBody(response) : response
    },
    answer,
    nextWakeMs,
    runDue,
    snapshot: () => takeSnapshot(world, counter, numbers),
    control,
    credentials,
  }
}
