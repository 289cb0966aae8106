import { makeCommerceLayer } from '../../../lib/adapters/commerce-layer/commerce-layer.ts'
import { fetchTransport, type Transport } from '../../../lib/adapters/commerce-layer/transport.ts'
import { MINUTE_MS, SECOND_MS } from '../../../lib/core/duration.ts'
import { dice } from '../../../lib/emulator/dice.ts'
import { type HttpEmulator, startHttpEmulator } from '../../../lib/emulator/http.ts'
import { sleepMs } from '../../../lib/local/real-timers.ts'
import { askedOf, type Exchange } from '../../../lib/simulator/exchanges.ts'
import type { Program } from '../../../lib/simulator/fate.ts'
import type { Timeline } from '../../../lib/simulator/timeline.ts'
import type { BenchTools } from '../../../scripts/benches.ts'
import { makeCalmFortune } from './latency.ts'
import type { Meter } from './meter.ts'
import { plant } from './plant.ts'
import { type GoOn, measure, type Played } from './play.ts'
import { makeRealTimeline } from './real-timeline.ts'
import { type Scenario, START_MS } from './scenarios.ts'
import { makePaceWorld } from './world.ts'

/** How often it is looked what is due: often enough beside requests of 150 ms. */
const TICK_MS = 5

/** The clock is moved on after planting, to just before the first dispatch. */
const OPEN_MS = START_MS + 10 * MINUTE_MS
const BEFOREHAND_MS = SECOND_MS

/** The first dispatch is in time to send the first runs ahead. */
const DUE_MS = OPEN_MS + 5 * SECOND_MS

/**
 * Runs that are due at the same moment in real time, over real HTTP, with the production client over `fetch` and the machine's
 * timers. Table and queue are the models, in this process; they and the network take as long as on the virtual clock.
 */
export async function playInRealTime(runs: number, { nowMs }: BenchTools): Promise<Played> {
  const timeline = makeRealTimeline(START_MS, nowMs)
  let running: HttpEmulator | undefined
  const world = await makePaceWorld({
    timeline,
    makeEmulator: async (options) => {
      running = await startHttpEmulator(options)
      return running.emulator
    },
    bend: (meter) => (deps, process) => {
      if (running === undefined) throw new Error('the emulator is not there yet')
      const { url, emulator } = running
      const { clientId, clientSecret } = emulator.credentials
      const commerceLayer = makeCommerceLayer({
        apiUrl: url,
        authUrl: url,
        credentials: { clientId, clientSecret: () => Promise.resolve(clientSecret) },
        clock: timeline,
        transport: farAway(timeline, meter, process.program),
      })
      return { ...deps, commerceLayer }
    },
  })
  const scenario: Scenario = { dueTimes: Array.from({ length: runs }, () => DUE_MS), openMs: OPEN_MS }
  try {
    await plant(world, scenario)
    timeline.moveTo(OPEN_MS - BEFOREHAND_MS)
    return await measure(world, scenario, { goOn: passTime(timeline), afterwardsMs: 5 * SECOND_MS })
  } finally {
    await running?.close()
  }
}

/** Node's `fetch`, to an API that is as far away as Commerce Layer. */
function farAway(timeline: Timeline, meter: Meter, program: Program): Transport {
  const { latencyMs } = makeCalmFortune(dice(2).next)
  return async (call, timeoutMs) => {
    const point = { program, name: `api.${call.method}` }
    await timeline.pause(latencyMs(point))
    const asked = askedOf(call, new URL(call.url))
    const sent = { atMs: timeline.nowMs(), ended: 'lost', status: undefined, shown: [] } as const
    const exchange: Exchange = { ...asked, ...sent, program }
    meter.onCall(point)
    meter.onExchange(exchange)
    const answer = await fetchTransport(call, timeoutMs)
    exchange.status = answer.status
    return answer
  }
}

function passTime(timeline: Timeline): GoOn {
  return async (sources, isDone, untilMs) => {
    while (!isDone() && timeline.nowMs() < untilMs) {
      for (const source of sources) {
        if ((source.nextMs() ?? Number.POSITIVE_INFINITY) <= timeline.nowMs()) source.begin()
      }
      await sleepMs(TICK_MS)
    }
  }
}
