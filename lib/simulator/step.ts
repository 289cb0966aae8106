import type { Source } from './source.ts'
import type { Timeline } from './timeline.ts'

/** Begins the first thing that is due, and lets everything happen that follows from it without time passing. */
export async function step(
  timeline: Timeline,
  sources: readonly Source[],
  untilMs: number,
): Promise<'done' | 'nothing'> {
  let first: Source | undefined
  let firstMs = timeline.nextMs() ?? Number.POSITIVE_INFINITY
  for (const source of sources) {
    const ms = source.nextMs()
    if (ms === undefined || ms >= firstMs) continue
    first = source
    firstMs = ms
  }
  if (firstMs > untilMs) return 'nothing'
  if (first === undefined) timeline.takeUntil(untilMs)
  else {
    timeline.moveTo(firstMs)
    first.begin()
  }
  await timeline.settle()
  return 'done'
}
