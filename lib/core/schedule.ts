import type { ScheduleView } from './views.ts'

/** When the platform runs a subscription next (epoch ms): at its end it runs it no more, whatever `next_run_at` says. */
export function runAfter({ nextRunMs, expiresMs }: ScheduleView): number | undefined {
  return nextRunMs === undefined || hasEndedBy({ expiresMs }, nextRunMs) ? undefined : nextRunMs
}

/** Whether a subscription has ended by a time (epoch ms). */
export function hasEndedBy({ expiresMs }: Pick<ScheduleView, 'expiresMs'>, ms: number): boolean {
  return expiresMs !== undefined && expiresMs <= ms
}
