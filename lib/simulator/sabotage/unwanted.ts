import type { Series } from '../../core/series.ts'
import type { Answer, Dependencies } from '../../flows/dependencies.ts'
import { type Bend, inProgram, type Sabotage, withApi, withLedger } from './sabotage.ts'

/** Everywhere a series is read, none is paused. */
const forgetsPauses: Bend = (deps) => {
  const asGoingOn = (series: Series): Series => ({ ...series, paused: false })
  return withLedger(deps, ({ readSeries, readManySeries }) => ({
    readSeries: async (id) => {
      const series = await readSeries(id)
      return series && asGoingOn(series)
    },
    readManySeries: async (ids) => (await readManySeries(ids)).map(asGoingOn),
  }))
}

function asPlaced<Order extends { status: string }>(read: Answer<Order[]>): Answer<Order[]> {
  if (!read.ok) return read
  return {
    ok: true,
    value: read.value.map((order) => (order.status === 'cancelled' ? { ...order, status: 'placed' } : order)),
  }
}

/** What is read again of a source order before its run is made never says that it was cancelled. */
const missesCancelling: Bend = (deps) =>
  withApi(deps, ({ listOrders }) => ({ listOrders: async (ids) => asPlaced(await listOrders(ids)) }))

const makesAll: Bend = (deps): Dependencies => ({ ...deps, settings: { ...deps.settings, catchUp: 'all' } })

/** Sabotage of what keeps orders from being made that nobody wants. */
export const UNWANTED = {
  paused_series_made: {
    what: 'the runs of a series are made that a person has paused',
    breaks: ['P1'],
    mix: 'plain',
    caughtBy: 187,
    bend: forgetsPauses,
  },
  cancelled_order_copied: {
    what: 'an order is copied that was cancelled since its run was planned',
    breaks: ['P1'],
    mix: 'plain',
    caughtBy: 123,
    bend: inProgram('create-copies', missesCancelling),
  },
  policy_ignored: {
    what: 'every run is made that fell due in an outage, whatever the catch-up policy says',
    breaks: ['P1'],
    mix: 'plain',
    caughtBy: 153,
    bend: makesAll,
  },
} as const satisfies Record<string, Sabotage>
