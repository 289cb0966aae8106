import type { Call } from '../api/call.ts'
import type { Json } from '../json.ts'
import { moveClock, type Timeline } from '../move-clock.ts'
import { own } from '../own.ts'
import { isoOf } from '../time.ts'
import { Refused } from './check.ts'
import { clockOf } from './clock-check.ts'
import type { Control } from './control.ts'
import { takeText } from './take-text.ts'

export type ControlApi = Omit<Timeline, 'setClock'> & {
  readonly control: Control
  /** Without it the clock is read only. */
  readonly setClock: Timeline['setClock'] | undefined
}

/** One method of one path: what it is good for, and what it answers to a body. */
type Action = { readonly says: string; readonly act: (body: string) => unknown }

type Actions = Readonly<Record<string, Action>>

const prefix = '/_emulator'

/** Whether a path is for the emulator itself; the API has none of these. */
export const isControlPath = (path: string): boolean => path === prefix || path.startsWith(`${prefix}/`)

const body = <Taken>(text: string, take: (value: Json) => Taken): Taken => takeText({ name: 'body', text }, take)

const get = (says: string, give: () => unknown): Actions => ({ GET: { says, act: give } })

/** A POST that takes a body and answers as `give` does then. */
const post = (says: string, take: (value: Json) => void, give: () => unknown): Actions => ({
  POST: {
    says,
    act: (text) => {
      body(text, take)
      return give()
    },
  },
})

const clockActions = ({ nowMs, setClock, nextWakeMs, runDue }: ControlApi): Actions => {
  const give = () => ({ now: isoOf(nowMs()) })
  if (setClock === undefined) return get('the time; it is moved by whoever started the emulator', give)
  const move = async (text: string) => {
    await moveClock(
      { nowMs, setClock, nextWakeMs, runDue },
      body(text, (value) => clockOf(value, nowMs())),
    )
    return give()
  }
  const says = 'sets the clock to "now", or moves it by "advance_seconds"; what falls due on the way happens'
  return { ...get('the time', give), POST: { says, act: move } }
}

const pathsOf = (api: ControlApi): Readonly<Record<string, Actions>> => {
  const { control } = api
  return {
    clock: clockActions(api),
    seed: post('adds resources, all or none', control.seed, () => ({ seeded: true })),
    switches: post('sets switches of orders and subscriptions', control.setSwitches, () => ({ set: true })),
    faults: {
      ...get('the armed faults, and what is left of their counts', control.faults),
      ...post('arms a list of faults, behind those that are armed', control.addFaults, control.faults),
      DELETE: {
        says: 'disarms all faults',
        act: () => {
          control.clearFaults()
          return control.faults()
        },
      },
    },
    behaviour: {
      ...get('how the undocumented is decided', control.behaviour),
      ...post('changes the given members of it', control.setBehaviour, control.behaviour),
    },
    state: get('orders, copies, subscriptions, webhooks, deliveries, counts of requests, armed faults', control.state),
  }
}

const contentsOf = (paths: ReturnType<typeof pathsOf>): unknown =>
  Object.fromEntries(
    Object.entries(paths).map(([name, actions]) => [
      `${prefix}/${name}`,
      Object.fromEntries(Object.entries(actions).map(([method, { says }]) => [method, says])),
    ]),
  )

const json = (status: number, value: unknown): Response => Response.json(value, { status })

/** Answers a request under the control prefix, in plain JSON. No token is asked for. */
export const controlRequest = async (api: ControlApi, { method, url, body: text }: Call): Promise<Response> => {
  const paths = pathsOf(api)
  const name = url.pathname.slice(prefix.length + 1)
  const actions = name === '' ? get('what there is', () => contentsOf(paths)) : own(paths, name)
  if (actions === undefined)
    return json(404, { error: `there is no ${name} here, only ${Object.keys(paths).join(', ')}` })
  const action = own(actions, method)
  if (action === undefined) {
    const error = `${method} is not possible on ${url.pathname}, only ${Object.keys(actions).join(', ')}`
    return json(405, { error })
  }
  try {
    return json(200, await action.act(text))
  } catch (cause) {
    if (cause instanceof Refused) return json(422, { error: cause.message, problems: cause.problems })
    throw cause
  }
}
