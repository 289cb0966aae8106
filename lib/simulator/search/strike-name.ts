import { makeScenarios, type Scenario } from '../exhaustive.ts'
import type { SingleFault, Strike } from '../single-fault.ts'

/** A strike with the scenario that it is made on. */
export interface Struck {
  scenario: Scenario
  strike: Strike
}

const FAULTS = { refused: true, lost: true, killed_before: true, killed_after: true } as const satisfies Record<
  Extract<SingleFault, string>,
  true
>

/** What a command calls a strike, e.g. `plain/order/replayed/17/lost` or `plain/order/first_try/9/late-30000`. */
export function strikeName(scenario: string, { call, fault }: Strike): string {
  return [...scenario.split(' '), call, typeof fault === 'string' ? fault : `late-${fault.lateMs}`].join('/')
}

/** The strike of a name, or undefined when there is none. */
export function parseStrike(name: string): Struck | undefined {
  const parts = name.split('/')
  const scenario = makeScenarios().find((one) => one.name === parts.slice(0, -2).join(' '))
  const [call = '', what = ''] = parts.slice(-2)
  const fault = faultOf(what)
  if (scenario === undefined || fault === undefined || !/^\d{1,6}$/.test(call)) return undefined
  return { scenario, strike: { call: Number(call), fault } }
}

function faultOf(what: string): SingleFault | undefined {
  const late = /^late-(\d{1,9})$/.exec(what)
  if (late !== null) return { lateMs: Number(late[1]) }
  return isFault(what) ? what : undefined
}

function isFault(what: string): what is keyof typeof FAULTS {
  return what in FAULTS
}
