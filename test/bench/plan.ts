import type { Bench, BenchTools, Figure } from '../../scripts/benches.ts'
import { dispatchOver, type Tick } from './plan/dispatch.ts'
import { planNew } from './plan/planning.ts'

const SIZES = [10_000, 100_000, 1_000_000] as const
const MINUTES = 50
const NEW_SERIES = 2_000
const WARM_UP_MINUTES = 20

/** What a call of DynamoDB takes that is not in this machine, generously. */
const CALL_MS = 10

export const bench: Bench = {
  name: 'plan',
  measures: 'planning and dispatch over 10,000, 100,000 and 1,000,000 series: time and memory of the dispatcher',
  run: async (tools) => {
    tools.note('warming up')
    await measure(SIZES[0], WARM_UP_MINUTES, tools)
    const figures: Figure[] = []
    const perRun: number[] = []
    for (const size of SIZES) {
      tools.note(`${MINUTES} dispatches over ${size} series whose runs are all due`)
      const measured = await measure(size, MINUTES, tools)
      perRun.push(measured.msPerRun)
      figures.push(...measured.figures)
    }
    const times = (perRun.at(-1) ?? Number.NaN) / (perRun[0] ?? Number.NaN)
    const name = `time of a released run, ${SIZES[2]} : ${SIZES[0]}`
    return [...figures, { name, value: times, unit: 'times', target: 'about 1' }]
  },
}

async function measure(
  size: number,
  minutes: number,
  tools: BenchTools,
): Promise<{ msPerRun: number; figures: Figure[] }> {
  const { ticks, remote, dispatcher } = await dispatchOver(size, minutes, tools)
  try {
    const plannedMs = await planNew(dispatcher, NEW_SERIES, tools)
    const { waitedMs } = remote.take()
    const released = total(ticks, (tick) => tick.released)
    const msPerRun = total(ticks, (tick) => tick.tookMs) / released
    const figure = (name: string, value: number, more: Pick<Figure, 'unit' | 'target'>): Figure => ({
      name: `over ${size} series: ${name}`,
      value,
      ...more,
    })
    return {
      msPerRun,
      figures: [
        figure('runs released in a minute', released / ticks.length, { unit: 'runs' }),
        ...tickFigures(ticks, figure),
        figure('time of a released run', msPerRun, { unit: 'ms' }),
        figure('without waiting for the ledger', ownMs(ticks) / released, { unit: 'ms' }),
        figure('time of a planned run', plannedMs / NEW_SERIES, { unit: 'ms' }),
        figure('without waiting for the ledger, a planned run', (plannedMs - waitedMs) / NEW_SERIES, { unit: 'ms' }),
        figure('memory of the dispatching process, most', megabytes(most(ticks, ({ rssBytes }) => rssBytes)), {
          unit: 'MB',
          target: 'flat, below 256',
        }),
      ],
    }
  } finally {
    remote.stop()
  }
}

type MakeFigure = (name: string, value: number, more: Pick<Figure, 'unit' | 'target'>) => Figure

function tickFigures(ticks: readonly Tick[], figure: MakeFigure): Figure[] {
  const longestMs = most(ticks, ({ tookMs, waitedMs, calls }) => tookMs - waitedMs + calls * CALL_MS)
  return [
    figure('longest dispatch', most(ticks, ({ tookMs }) => tookMs) / 1_000, { unit: 's', target: 'below 5' }),
    figure(`longest dispatch, if each call of the ledger took ${CALL_MS} ms`, longestMs / 1_000, {
      unit: 's',
      target: 'below 5',
    }),
    figure(
      'calls of the ledger in a dispatch, most',
      most(ticks, ({ calls }) => calls),
      { unit: 'calls' },
    ),
  ]
}

function ownMs(ticks: readonly Tick[]): number {
  return total(ticks, ({ tookMs, waitedMs }) => tookMs - waitedMs)
}

function total(ticks: readonly Tick[], of: (tick: Tick) => number): number {
  return ticks.reduce((sum, tick) => sum + of(tick), 0)
}

function most(ticks: readonly Tick[], of: (tick: Tick) => number): number {
  return Math.max(...ticks.map(of))
}

function megabytes(bytes: number): number {
  return bytes / 1024 / 1024
}
