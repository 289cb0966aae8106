import type { Bench, BenchTools, Figure } from '../../scripts/benches.ts'
import { figuresOf } from './pace/figures.ts'
import { type Played, playScenario } from './pace/play.ts'
import { playInRealTime } from './pace/real-time.ts'
import { backlog, besideOther, type Scenario, sameMoment } from './pace/scenarios.ts'

const RUNS = 10_000
const BACKLOG_RUNS = 3_000
const BACKLOG_HOURS = 6
const MIXED_RUNS = 1_000
const REAL_RUNS = 220

export const bench: Bench = {
  name: 'pace',
  measures: 'how a backlog of runs is worked off: use of the rate limit, order, duplicates, and what a run costs',
  run: async (tools) => {
    const play = timed(tools)
    const outage = backlog(BACKLOG_RUNS, BACKLOG_HOURS)
    return [
      ...(await play(`${RUNS} runs`, sameMoment(RUNS))),
      ...(await play(`${RUNS} runs, limit shared`, besideOther(sameMoment(RUNS)))),
      ...(await play(`backlog of ${BACKLOG_HOURS} h`, outage)),
      ...(await play(`backlog of ${BACKLOG_HOURS} h, limit shared`, besideOther(outage))),
      ...(await play('orders among subscriptions', { ...sameMoment(MIXED_RUNS), every2ndAnOrder: true })),
      ...(await realTime(tools)),
    ]
  },
}

/** Plays a scenario, and says how long the instrument itself took: none of the other figures depends on that. */
function timed({ nowMs, note }: BenchTools) {
  return async (name: string, scenario: Scenario): Promise<Figure[]> => {
    note(`${name}, on a virtual clock`)
    const startedMs = nowMs()
    const played = await playScenario(scenario)
    const value = (nowMs() - startedMs) / 1_000
    note(`${name}, logged: ${complaintsOf(played)}`)
    return [...figuresOf(name, played), { name: `${name}: time that the instrument took`, value, unit: 's' }]
  }
}

async function realTime(tools: BenchTools): Promise<Figure[]> {
  const name = `${REAL_RUNS} runs in real time`
  tools.note(`${name}, over HTTP`)
  const played = await playInRealTime(REAL_RUNS, tools)
  tools.note(`${name}, logged: ${complaintsOf(played)}`)
  return figuresOf(name, played)
}

/** What made the pace as it was. */
function complaintsOf({ complaints }: Played): string {
  const words = [...complaints].map(([code, times]) => `${times} x ${code}`)
  return words.length === 0 ? 'no warnings' : words.join(', ')
}
