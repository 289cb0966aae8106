import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lib/core/duration.ts'
import type { Fault, RequestEffect } from '../../lib/emulator/control-types.ts'
import type { PlannedAct } from '../../lib/simulator/acts.ts'
import { type HistoryPlan, START_MS } from '../../lib/simulator/history-plan.ts'
import { MIXES, type Mix } from '../../lib/simulator/mixes.ts'
import { playHistory } from '../../lib/simulator/play.ts'
import type { SeriesPlan } from '../../lib/simulator/series-plan.ts'
import { CALM, type Span, type Weather } from '../../lib/simulator/weather.ts'

function mixOf(name: Mix['name']): Mix {
  const mix = MIXES.find((one) => one.name === name)
  if (mix === undefined) throw new Error(`there is no mix ${name}`)
  return mix
}

/** An hour of the first day, of which 1 is when the series is due first (epoch ms). */
const at = (hour: number): number => START_MS + hour * HOUR_MS

const between = (fromHour: number, toHour: number): Span => ({ fromMs: at(fromHour), toMs: at(toHour) })

/** A fault that one request meets. */
const once = (method: 'POST' | 'PATCH', effect: RequestEffect): Fault => ({
  on: 'request',
  method,
  path: '/api/',
  effect,
})

/** What is in a history besides one hourly series in a calm world. */
interface Told {
  kind: SeriesPlan['kind']
  period?: keyof typeof PERIODS_MS
  copies?: number
  /** What copies run into until an hour. */
  outcome?: { of: SeriesPlan['outcome']; untilHour: number }
  acts?: readonly { act: PlannedAct['act']; hour: number }[]
  weather: Partial<Weather>
  endHour: number
  mix?: Mix['name']
}

const PERIODS_MS = { hourly: HOUR_MS, daily: DAY_MS } as const

function historyOf({ kind, acts = [], weather, endHour, mix = 'plain', outcome, ...more }: Told): HistoryPlan {
  const { period = 'hourly', copies = 1 } = more
  const common = { id: 's1', frequency: period, periodMs: PERIODS_MS[period], firstDueMs: at(1), missed: 0 } as const
  const { of, untilHour } = outcome ?? { of: 'ok', untilHour: 0 }
  const plan: SeriesPlan = { ...common, catchUp: undefined, kind, copies, outcome: of, repairedMs: at(untilHour) }
  return {
    seed: 1,
    mix: mixOf(mix),
    catchUp: 'latest',
    requestsPerMinute: 195,
    behaviour: {},
    series: [plan],
    acts: acts.map(({ act, hour }) => ({ act, atMs: at(hour), plan })),
    weather: { ...CALM, ...weather },
    stormEndMs: at(endHour),
    chanceSeed: 1,
  }
}

/** Histories that broke a promise once, each as small as it gets. They stay what they are, however seeds are drawn. */
const KEPT: readonly (Told & { claim: string })[] = [
  {
    claim: 'each copy of the platform has its run, though two were told at once when the deliveries came back',
    kind: 'guarded_automatic',
    weather: { webhookOutage: between(0.5, 5) },
    endHour: 2.5,
  },
  {
    claim: 'a run that was told of only after its subscription had been cancelled is in the ledger',
    kind: 'guarded_automatic',
    acts: [{ act: 'cancel', hour: 2.8 }],
    weather: { webhookOutage: between(0.5, 5), apiOutage: between(1.5, 5) },
    endHour: 2.9,
  },
  {
    claim: 'a series goes on when a person has made its copy before Perennial could',
    kind: 'order',
    copies: 2,
    acts: [{ act: 'copy_by_hand', hour: 1.1 }],
    weather: { messageLost: 1 },
    endHour: 1.5,
  },
  {
    claim: 'the platform makes two copies 29 minutes apart, and each has its run',
    kind: 'guarded_manual',
    weather: { schedulerLateMs: 31 * MINUTE_MS, webhookOutage: between(0.5, 3.5) },
    endHour: 1.7,
  },
  {
    claim: 'a run that a person moved and hardly a delivery told of is known by its copy, which failed',
    kind: 'guarded_manual',
    outcome: { of: 'coupon_invalid', untilHour: 26 },
    acts: [{ act: 'reschedule', hour: 0.46 }],
    weather: {
      apiOutage: between(1.67, 7),
      faults: [{ on: 'delivery', count: null, probability: 0.6, effect: { kind: 'lose' } }],
    },
    endHour: 2.43,
  },
  {
    claim: 'an order that is not needed any more is not placed by a request that takes effect hours later',
    kind: 'order',
    weather: {
      apiOutage: between(1.26, 3.5),
      faults: [
        once('POST', { kind: 'drop_then_commit', ms: 2.4 * HOUR_MS }),
        once('PATCH', { kind: 'drop_then_commit', ms: 3 * HOUR_MS }),
      ],
    },
    endHour: 4,
    mix: 'plain-unbounded',
  },
  {
    claim: 'a third POST comes after a look for the second, though it was the first that failed',
    kind: 'order',
    outcome: { of: 'coupon_invalid', untilHour: 2 },
    weather: {
      faults: [once('POST', { kind: 'drop_then_commit', ms: 3.5 * MINUTE_MS }), once('POST', { kind: 'html' })],
    },
    endHour: 2,
  },
  {
    claim: 'a copy of the platform that came late and failed is no run of its own when we have made another since',
    kind: 'paused_automatic',
    period: 'daily',
    outcome: { of: 'out_of_stock', untilHour: 30 },
    acts: [{ act: 'resume', hour: 0.5 }],
    weather: { schedulerLateMs: 48 * MINUTE_MS },
    endHour: 1.5,
  },
  {
    claim: 'an order that is being placed does not give way to that of a failed copy which was cancelled for it',
    kind: 'order',
    outcome: { of: 'payment_declined', untilHour: 5 },
    weather: {
      webhookOutage: between(0.25, 4.3),
      faults: [once('POST', { kind: 'status_then_commit', status: 504, ms: 10.5 * MINUTE_MS })],
    },
    endHour: 1.4,
  },
  {
    claim: 'a series that has ended while it was paused has missed nothing when it is resumed',
    kind: 'order',
    copies: 2,
    acts: [
      { act: 'pause_series', hour: 0.5 },
      { act: 'resume_series', hour: 3.5 },
    ],
    weather: {},
    endHour: 4,
  },
]

test.each(KEPT)('$claim', async (told) => {
  const { violation } = await playHistory(historyOf(told), { keeping: 'unkept' })
  expect(violation).toBeUndefined()
})

test('a request that takes effect later than assumed makes a second order, and it is named', async () => {
  const late = once('POST', { kind: 'drop_then_commit', ms: 2 * HOUR_MS })
  const plan = historyOf({ kind: 'order', weather: { faults: [late] }, endHour: 2, mix: 'plain-unbounded' })
  const { violation, secondOrders } = await playHistory(plan, { keeping: 'unkept' })
  expect({ violation, secondOrders }).toEqual({ violation: undefined, secondOrders: 1 })
})
