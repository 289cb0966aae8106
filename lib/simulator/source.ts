import type { Timeline } from './timeline.ts'
import { isWithin, type Span } from './weather.ts'

/** Something that has work of its own at times of its own: a service, a schedule, a person. */
export interface Source {
  /** When it has something to do next (epoch ms; in the past: now), or undefined while it has not. */
  nextMs(): number | undefined
  /** Begins what is due. What takes time goes on by itself. */
  begin(): void
}

/** A source that begins nothing during a downtime, and what fell into that at its end. */
export function whileUp(
  source: Source,
  { timeline, downtime }: { timeline: Timeline; downtime: () => Span | undefined },
): Source {
  return {
    begin: source.begin,
    nextMs: () => {
      const [ms, down] = [source.nextMs(), downtime()]
      return ms !== undefined && isWithin(down, Math.max(ms, timeline.nowMs())) ? down.toMs : ms
    },
  }
}
