import { drawHistory } from '../duty/draw-duty.ts'
import { makeScenarios, playStruck } from '../exhaustive.ts'
import { shrink } from '../shrink.ts'
import { tellLines, tellPlan } from '../tell-plan.ts'
import type { Violation } from '../violation.ts'
import { type Found, mixOf, type Tally } from './job.ts'
import { strikeName } from './strike-name.ts'

/** A broken promise, with all that somebody needs who wants to understand it. */
export interface Finding {
  violation: Violation
  /** The seed with its mix, or the scenario with what was done to which call. */
  where: string
  /** What the smallest history is about that breaks the promise. */
  plan: string[]
  history: string[]
  /** The command that plays it again. */
  command: string
}

/** Plays again what broke a promise, as small as it gets, and tells of it. */
export async function explain(found: Found): Promise<Finding> {
  const { violation } = found
  if (found.kind === 'seed') {
    const { seed, mix } = found
    const { plan, verdict } = await shrink(drawHistory(seed, mixOf(seed, mix)), violation.promise)
    return {
      violation: verdict.violation ?? violation,
      where: `seed ${seed} of mix ${mix}`,
      plan: tellPlan(plan),
      history: shortened(tellLines(verdict.history.lines())),
      command: `npm run simulate -- --start ${seed} --seeds 1 --mix ${mix} --show`,
    }
  }
  const { scenario: name, strike, point } = found
  const scenario = makeScenarios().find((one) => one.name === name)
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`)
  const { verdict } = await playStruck(scenario, strike, { keeping: 'kept' })
  const fault = typeof strike.fault === 'string' ? strike.fault : `takes effect ${strike.fault.lateMs} ms late`
  return {
    violation,
    where: `scenario "${name}", call ${strike.call} (${point.program} ${point.name}): ${fault}`,
    plan: tellPlan(scenario.plan),
    history: shortened(tellLines(verdict.history.lines())),
    command: `npm run simulate -- --strike ${strikeName(name, strike)}`,
  }
}

/** How much of a long history is shown: how it began, and what led to its end. */
const SHOWN = { first: 10, last: 150 } as const

function shortened(lines: readonly string[]): string[] {
  const left = lines.length - SHOWN.first - SHOWN.last
  if (left <= 0) return [...lines]
  return [...lines.slice(0, SHOWN.first), `... ${left} lines left out ...`, ...lines.slice(-SHOWN.last)]
}

/** A broken promise as lines, for people. */
export function tellFinding({ violation, where, plan, history, command }: Finding): string[] {
  return [
    `${violation.promise} is broken in ${where}:`,
    `  ${violation.what}`,
    'The smallest history that was found:',
    ...[...plan, ...history].map((line) => `  ${line}`),
    `Play it again: ${command}`,
  ]
}

/** One line for each mix or scenario. */
export function tellTallies(tallies: readonly Tally[]): string[] {
  const width = Math.max(0, ...tallies.map(({ name }) => name.length))
  return tallies.map(({ name, points, histories, secondOrders, ends }) => {
    const ended = Object.entries(ends).map(([end, count]) => `${count.toLocaleString('en')} ${end}`)
    const counted = [
      points > 0 ? `${points} points` : '',
      `${histories.toLocaleString('en')} histories`,
      secondOrders > 0 ? `${secondOrders.toLocaleString('en')} second orders, each named` : '',
      `runs: ${ended.join(', ')}`,
    ]
    return `${name.padEnd(width)}  ${counted.filter((part) => part !== '').join('; ')}`
  })
}
