import { HOUR_MS, MINUTE_MS } from '../../core/duration.ts'
import { dice } from '../../emulator/dice.ts'
import { EDITS, type PlannedAct } from '../acts.ts'
import { drawPlan, type HistoryPlan, SHOP_IS_OPEN_MS, START_MS } from '../history-plan.ts'
import type { Mix } from '../mixes.ts'
import { drawReplaced } from '../series-plan.ts'
import { COMMANDS, type Command } from './commands.ts'

/** Draws the history of a seed, and what somebody on duty does in it. */
export function drawHistory(seed: number, mix: Mix): HistoryPlan {
  const plan = drawPlan(seed, mix)
  // Chance of its own: whatever is added here, what is drawn elsewhere stays as it is.
  const chance = dice(seed ^ DUTY).next
  const drawn = chance() < RUNNING ? runningBefore(chance, plan) : plan
  const installed = { ...drawn, series: drawReplaced(dice(seed ^ REPLACED).next, drawn.series) }
  const acts = [
    ...installed.acts,
    ...drawCommands(chance, installed),
    ...drawEdits(dice(seed ^ EDITED).next, installed),
  ]
  return { ...installed, ...drawCalendar(dice(seed ^ CALENDAR).next), acts }
}

/** In so many histories what has failed is tried again within minutes, while all else still goes wrong. */
const HASTY = 0.2

function drawCalendar(chance: () => number): Pick<HistoryPlan, 'retryCalendarMs'> {
  if (chance() >= HASTY) return {}
  const wait = (): number => (1 + Math.floor(chance() * 60)) * MINUTE_MS
  return { retryCalendarMs: Array.from({ length: Math.floor(chance() * 4) }, wait) }
}

/** In so many histories Perennial comes to a shop that is running: what is there has to be imported. */
const RUNNING = 0.1

/** Nobody has told of any series; somebody imports them, and may have said from when on runs are Perennial's. */
function runningBefore(chance: () => number, plan: HistoryPlan): HistoryPlan {
  const series = plan.series.map((one) => ({ ...one, runsBefore: Math.floor(chance() * 3) }))
  const [first] = series
  const within = (): number => SHOP_IS_OPEN_MS + Math.floor(chance() * (plan.stormEndMs - SHOP_IS_OPEN_MS))
  const start = chance() < 0.5 ? { startAtMs: within() } : {}
  const imports = first === undefined ? [] : [{ act: 'import', atMs: within(), plan: first } as const]
  return { ...plan, ...start, series, acts: [...plan.acts, ...imports] }
}

/** Sets the chance of who is on duty apart from that of all else. */
const DUTY = 0x0d07_1e5

/** The same for which orders are replaced. */
const REPLACED = 0x5_0c4e

/** The same for when what has failed is tried again. */
const CALENDAR = 0xca1_e4d

/** The same for what people change of a series. */
const EDITED = 0xed_17ed

/** In so many histories somebody changes the terms of a series, or makes copies of its order that are no renewals. */
const EDITING = 0.2

function drawEdits(chance: () => number, { series, stormEndMs }: HistoryPlan): PlannedAct[] {
  if (chance() >= EDITING) return []
  const fromMs = START_MS + 10 * MINUTE_MS
  return Array.from({ length: 1 + Math.floor(chance() * 3) }, () => {
    const [plan, act] = [drawnOf(series, chance), drawnOf(EDITS, chance)]
    return { act, atMs: fromMs + Math.floor(chance() * (stormEndMs - fromMs)), plan }
  })
}

function drawnOf<One>(all: readonly One[], chance: () => number): One {
  const one = all[Math.floor(chance() * all.length)]
  if (one === undefined) throw new Error('expected something to draw from')
  return one
}

/** In so many histories nobody gives a command. */
const QUIET = 0.6

function drawCommands(chance: () => number, { series, stormEndMs }: HistoryPlan): PlannedAct[] {
  const count = chance() < QUIET ? 0 : 1 + Math.floor(chance() * 4)
  const fromMs = START_MS + 10 * MINUTE_MS
  return Array.from({ length: count }, () => {
    const [plan, act] = [drawnOf(series, chance), drawnOf(COMMANDS, chance)]
    const atMs = fromMs + Math.floor(chance() * (stormEndMs - fromMs))
    const resumed = act === 'pause_series' && chance() < 0.7 ? [resume(chance, { atMs, plan })] : []
    return [{ act, atMs: chance() < 0.5 ? atMs : besidePass(act, atMs), plan }, ...resumed]
  }).flat()
}

/** Who pauses a series mostly goes on with it later. */
function resume(chance: () => number, { atMs, plan }: Pick<PlannedAct, 'atMs' | 'plan'>): PlannedAct {
  return { act: 'resume_series', atMs: atMs + Math.floor(chance() * 3 * HOUR_MS), plan }
}

/** What reconciles does so while the hourly pass is at it. */
function besidePass(command: Command, ms: number): number {
  return command.startsWith('reconcile') ? ms - (ms % HOUR_MS) + (ms % MINUTE_MS) : ms
}
