import { expect, test } from 'vitest'
import { CATCH_UP_POLICIES } from '../../lib/core/settings.ts'
import { defaultBehaviour } from '../../lib/emulator/behaviour.ts'
import { deliveryEffectKinds, requestEffectKinds } from '../../lib/emulator/control/fault-check.ts'
import type { CopyOutcome, Fault } from '../../lib/emulator/control-types.ts'
import { ACTS, EDITS } from '../../lib/simulator/acts.ts'
import { COMMANDS, isCommand } from '../../lib/simulator/duty/commands.ts'
import { drawHistory } from '../../lib/simulator/duty/draw-duty.ts'
import { drawPlan, type HistoryPlan } from '../../lib/simulator/history-plan.ts'
import { mixOf } from '../../lib/simulator/search/job.ts'
import type { SeriesPlan } from '../../lib/simulator/series-plan.ts'
import { CALM } from '../../lib/simulator/weather.ts'

const SEEDS = 3_000

const plans = Array.from({ length: SEEDS }, (_, seed) => drawHistory(seed, mixOf(seed, 'all')))
const faults: readonly Fault[] = plans.flatMap(({ weather }) => weather.faults)

const isAnnounced = ({ runsBefore }: SeriesPlan) => runsBefore === undefined
const drawn = (of: readonly Pick<HistoryPlan, 'acts'>[]) => of.flatMap(({ acts }) => acts.map(({ act }) => act))

/** What requests a fault meets. */
function targetsOf(fault: Fault): string[] {
  if (fault.on === 'delivery') return []
  if (fault.path === '/oauth/token') return ['token']
  return fault.method === undefined ? ['GET', 'POST', 'PATCH', 'DELETE'] : [fault.method]
}

/** A read has no effect that could come late or with a failure; nothing depends on whether a token was made. */
const SENSELESS = ['drop_then_commit', 'commit_then_status', 'status_then_commit'].flatMap((kind) =>
  ['GET', 'token'].map((target) => `${kind} ${target}`),
)

test('every fault that the emulator knows meets every kind of request of ours', () => {
  const drawn = new Set(faults.flatMap((fault) => targetsOf(fault).map((target) => `${fault.effect.kind} ${target}`)))
  const all = requestEffectKinds.flatMap((kind) =>
    ['GET', 'POST', 'PATCH', 'token'].map((target) => `${kind} ${target}`),
  )
  expect(all.filter((one) => !drawn.has(one))).toEqual(all.filter((one) => SENSELESS.includes(one)))
})

test('every fault of deliveries is drawn', () => {
  const drawn = new Set<string>(faults.filter(({ on }) => on === 'delivery').map(({ effect }) => effect.kind))
  expect(drawn).toEqual(new Set(deliveryEffectKinds))
})

test('every way of the emulator that stands for what nobody documents is drawn otherwise than by default', () => {
  // It is documented that runs of an outage are not made up for.
  const { catchUpAfterOutage: _documented, ...undocumented } = defaultBehaviour
  const drawn = new Set<string>(plans.flatMap(({ behaviour }) => Object.keys(behaviour)))
  for (const { weather } of plans) {
    if (weather.listLagMs > 0) drawn.add('listLagMs')
    if (weather.schedulerLateMs > 0) drawn.add('schedulerLateMs')
    if (weather.platformOutage) drawn.add('scheduler')
  }
  expect([...drawn].toSorted()).toEqual(Object.keys(undocumented).toSorted())
})

test('every trouble that weather can have is drawn', () => {
  const calm = new Map<string, unknown>(Object.entries(CALM))
  const drawn = new Set(
    plans.flatMap(({ weather }) =>
      Object.entries(weather).flatMap(([name, value]) => (value === calm.get(name) ? [] : [name])),
    ),
  )
  expect([...drawn].toSorted()).toEqual([...calm.keys()].toSorted())
})

test('copies run into everything that they can run into', () => {
  const all: Record<CopyOutcome, true> = {
    ok: true,
    payment_source_missing: true,
    payment_source_expired: true,
    payment_declined: true,
    out_of_stock: true,
    coupon_invalid: true,
    refused: true,
    aborted: true,
  }
  const drawn = new Set<string>(plans.flatMap(({ series }) => series.map(({ outcome }) => outcome)))
  expect([...drawn].toSorted()).toEqual(Object.keys(all).toSorted())
})

test('people do everything that they can do', () => {
  expect(new Set(drawn(plans).filter((act) => !isCommand(act)))).toEqual(new Set([...ACTS, ...EDITS]))
})

test('whoever is on duty gives every command, and moves nothing else of a history by it', () => {
  expect(new Set(drawn(plans).filter(isCommand))).toEqual(new Set(COMMANDS))
  const one = plans.find(({ series, acts }) => acts.some(({ act }) => isCommand(act)) && series.every(isAnnounced))
  const without = one && { ...one, acts: one.acts.filter(({ act }) => !isCommand(act)) }
  expect(without).toEqual(one && drawPlan(one.seed, one.mix))
})

test('some shops were running before, and are imported, with a start and without one', () => {
  const running = plans.filter(({ series }) => !series.every(isAnnounced))
  expect(running.every(({ acts }) => drawn([{ acts }]).includes('import'))).toBe(true)
  expect(new Set(running.map(({ startAtMs }) => startAtMs === undefined))).toEqual(new Set([true, false]))
})

test('every policy of catching up is deployed, and asked for by series', () => {
  expect(new Set(plans.map(({ catchUp }) => catchUp))).toEqual(new Set(CATCH_UP_POLICIES))
  const asked = new Set(plans.flatMap(({ series }) => series.map(({ catchUp }) => catchUp)))
  expect(asked).toEqual(new Set([undefined, ...CATCH_UP_POLICIES]))
})

test('some outages last three days', () => {
  const lasting = plans.flatMap(({ weather: { apiOutage, webhookOutage, downtime, platformOutage } }) =>
    Object.entries({ apiOutage, webhookOutage, downtime, platformOutage }).flatMap(([kind, span]) =>
      span !== undefined && span.toMs - span.fromMs === 72 * 3_600_000 ? [kind] : [],
    ),
  )
  expect(new Set(lasting).size).toBe(4)
})
