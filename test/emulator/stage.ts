import { CommerceLayer, type CommerceLayerBundle } from '@commercelayer/sdk/bundle'
import type { Behaviour } from '../../lib/emulator/behaviour.ts'
import type { OutgoingDelivery } from '../../lib/emulator/deliveries/deliver.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { type Emulator, makeEmulator } from '../../lib/emulator/emulator.ts'
import { at, type Json, parseJson } from '../../lib/emulator/json.ts'
import { moveClock } from '../../lib/emulator/move-clock.ts'
import type { EmulatorOptions } from '../../lib/emulator/options.ts'

/** An emulator on a clock and dice of the test's own, with what it sent. */
export type Stage = {
  readonly emulator: Emulator
  readonly sent: OutgoingDelivery[]
  nowMs(): number
  /** Goes to a time, stopping wherever something is due. */
  runUntil(ms: number): Promise<void>
  /** Goes on by so much, stopping wherever something is due. */
  run(ms: number): Promise<void>
  /** Moves the clock without doing anything. */
  skip(ms: number): void
  call(method: string, path: string, body?: unknown): Promise<Response>
  sdk(): Promise<CommerceLayerBundle>
  token(): Promise<string>
}

export type StageOptions = Partial<Omit<EmulatorOptions, 'clock' | 'behaviour'>> & {
  readonly behaviour?: Partial<Behaviour>
  readonly startMs?: number
}

export const startMs = Date.parse('2026-03-01T00:00:00.000Z')
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** The text of a delivery as JSON. */
export const bodyOf = (delivery: OutgoingDelivery | undefined) =>
  parseJson(new TextDecoder().decode(delivery?.body ?? new Uint8Array()))

/** A response's body as JSON, `undefined` when it is none. */
export const jsonOf = async (response: Response): Promise<Json | undefined> => parseJson(await response.text())

/** One thing of each item, in a plain array: the SDK's lists add members to what their own `map` gives. */
export const each = <Item, Picked>(items: Iterable<Item>, pick: (item: Item) => Picked): Picked[] =>
  Array.from(items, pick)

export const makeStage = (options: StageOptions = {}): Stage => {
  let nowMs = options.startMs ?? startMs
  const sent: OutgoingDelivery[] = []
  const emulator = makeEmulator({
    random: dice(),
    ...options,
    clock: { nowMs: () => nowMs },
    deliver: async (delivery) => {
      sent.push(delivery)
      return options.deliver === undefined ? { status: 200 } : options.deliver(delivery)
    },
  })
  const { clientId, clientSecret } = emulator.credentials

  const token = async (): Promise<string> => {
    const response = await emulator.handle(
      new Request('http://emulator.test/oauth/token', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
      }),
    )
    return String(at(parseJson(await response.text()), 'access_token'))
  }

  const setClock = (ms: number) => {
    nowMs = ms
  }
  const runUntil = (untilMs: number) => moveClock({ ...emulator, nowMs: () => nowMs, setClock }, untilMs)

  return {
    emulator,
    sent,
    nowMs: () => nowMs,
    runUntil,
    run: (ms) => runUntil(nowMs + ms),
    skip: (ms) => {
      nowMs += ms
    },
    token,
    call: async (method, path, body) =>
      emulator.handle(
        new Request(`http://emulator.test${path}`, {
          method,
          headers: {
            authorization: `Bearer ${await token()}`,
            accept: 'application/vnd.api+json',
            'content-type': 'application/vnd.api+json',
          },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      ),
    sdk: async () =>
      CommerceLayer({
        organization: emulator.credentials.organization,
        accessToken: await token(),
        // The test's clock may outrun a token's life, so each request has a new one.
        fetch: async (url, init) => {
          const request = new Request(url, init)
          request.headers.set('authorization', `Bearer ${await token()}`)
          return emulator.handle(request)
        },
      }),
  }
}
