import type { ScheduleDeployment } from '../deployment/deployment.ts'
import { afterMs } from '../real-timers.ts'

export interface SchedulesOptions {
  schedules: readonly ScheduleDeployment[]
  nowMs: () => number
  fire: (functionName: string) => Promise<unknown>
}

/** Fires functions at their rates, by the stack's clock. */
export interface Schedules {
  /** Fires what has come due; to be called when the clock was moved. */
  check: () => void
  stop: () => void
}

interface Timetable {
  functionName: string
  everyMs: number
  nextMs: number
  firing: 'yes' | 'no'
}

/**
 * Starts the schedules; each fires first one period from now. However far the clock jumps, a schedule that came due in
 * between fires once, and it does not fire again before the function has ended: like a scheduler that is late.
 */
export function startSchedules({ schedules, nowMs, fire }: SchedulesOptions): Schedules {
  const startedMs = nowMs()
  const timetables: Timetable[] = schedules.map(({ functionName, everyMs }) => ({
    functionName,
    everyMs,
    nextMs: startedMs + everyMs,
    firing: 'no',
  }))
  let cancelTimer = () => {}
  let state: 'running' | 'stopped' = 'running'
  check()
  return {
    check,
    stop: () => {
      state = 'stopped'
      cancelTimer()
    },
  }

  function check(): void {
    if (state === 'stopped') return
    cancelTimer()
    for (const timetable of timetables) if (timetable.firing === 'no' && timetable.nextMs <= nowMs()) fireNow(timetable)
    const idle = timetables.filter((timetable) => timetable.firing === 'no')
    if (idle.length > 0) cancelTimer = afterMs(Math.min(...idle.map(({ nextMs }) => nextMs)) - nowMs(), check)
  }

  function fireNow(timetable: Timetable): void {
    const periodsPassed = Math.floor((nowMs() - timetable.nextMs) / timetable.everyMs)
    timetable.nextMs += (periodsPassed + 1) * timetable.everyMs
    timetable.firing = 'yes'
    const ended = () => {
      timetable.firing = 'no'
      check()
    }
    fire(timetable.functionName).then(ended, ended)
  }
}
