import { DAY_MS } from '../../core/duration.ts'
import { parseReference, parseRunKey } from '../../core/run-key.ts'
import { isSameRun } from '../../core/same-run.ts'
import { DEFAULT_SETTINGS } from '../../core/settings.ts'
import { dice } from '../../emulator/dice.ts'
import type { Due } from '../checkers/p3-no-missed-run.ts'
import { findSecondOrders } from '../checkers/second-order.ts'
import { endure } from '../endure.ts'
import { makeFortune } from '../fortune.ts'
import { type Course, goOn } from '../game.ts'
import { type History, makeHistory } from '../history.ts'
import { type HistoryPlan, healedMs, START_MS } from '../history-plan.ts'
import { payOpenOrders } from '../people.ts'
import { goOnHoliday } from '../shop.ts'
import { CALM } from '../weather.ts'
import { type Account, takeAccount } from './account.ts'
import { type BaselineWorld, makeBaselineWorld } from './world.ts'

/** Deliveries that were held up come through within a day. */
const REST_MS = DAY_MS

/** A history that the baseline has gone through. */
export interface BaselineHistory {
  account: Account
  history: History
}

/**
 * Plays a history with the baseline in Perennial's place: the same storm; then calm, a redrive, and customers that pay what is
 * open. Two troubles it is spared: SQS promises not to lose messages, and nothing in its design can do without that; and orders
 * that inherit the metadata of their source would recur for it, and theirs, without end.
 */
export async function playBaseline(
  given: HistoryPlan,
  keeping: 'kept' | 'unkept' = 'unkept',
): Promise<BaselineHistory> {
  const behaviour = { ...given.behaviour, metadataInherited: false }
  const plan = { ...given, behaviour, weather: { ...given.weather, messageLost: 0 } }
  const chance = dice(plan.chanceSeed).next
  const world = makeBaselineWorld({
    startMs: START_MS,
    settings: DEFAULT_SETTINGS,
    weather: CALM,
    fortune: (weather) => makeFortune(weather, chance),
    chance,
    history: makeHistory(keeping),
    behaviour: plan.behaviour,
  })
  const secondOrders = findSecondOrders(world.truth, plan.acts)
  const alarms = listenForAlarms(world)
  const redrive = async (): Promise<void> => world.queue.redrive()
  const course: Course = { world, checkers: [], steps: 0, violation: undefined }
  await endure(course, { ...world, onDuty: redrive, command: async () => {} }, plan)
  await goOn(course, healedMs(plan))
  if (course.violation === undefined) await goOnHoliday(world, plan.series)
  await comeToRest(course, world)
  await redrive()
  await comeToRest(course, world)
  const payDayMs = world.timeline.nowMs()
  await payOpenOrders(world)
  await comeToRest(course, world)
  if (course.violation) throw new Error(`seed ${plan.seed}: ${course.violation.what}`)
  const givenUp = [...alarms(), ...parked(world)]
  const fates = takeAccount(world, plan, (due) => givenUp.some((key) => isOf(key, due)))
  const paid = secondOrders().filter(({ second }) => second.placedMs >= payDayMs).length
  const account = { ...fates, secondOrders: secondOrders().length - paid, paidTwice: paid }
  return { account, history: world.history }
}

/** Goes on for a day, and as long as there is work. */
async function comeToRest(course: Course, { timeline, queue, functions }: BaselineWorld): Promise<void> {
  const isIdle = (): boolean =>
    queue.waiting().length === 0 && Object.values(functions).every((deployed) => deployed.busy() === 0)
  do await goOn(course, timeline.nowMs() + REST_MS)
  while (!isIdle() && course.violation === undefined)
}

/** The runs that were given up aloud. */
function listenForAlarms({ onLog }: BaselineWorld): () => readonly string[] {
  const runs: string[] = []
  onLog((_level, code, fields) => {
    if (code === 'COPY_FAILED') runs.push(String(fields?.run))
  })
  return () => runs
}

/** The runs whose messages wait in the dead-letter queue for a person. */
function parked({ queue }: BaselineWorld): string[] {
  return queue.parked().flatMap((body) => {
    const reference = /"reference":"([^"]+)"/.exec(body)?.[1]
    return reference === undefined ? [] : (parseReference(reference)?.key ?? [])
  })
}

function isOf(key: string, { seriesId, dueMs }: Due): boolean {
  const run = parseRunKey(key)
  return run?.seriesId === seriesId && isSameRun(run.dueMs, dueMs)
}
