import type { CallPoint, Fate, Fortune } from '../../lib/simulator/fate.ts'
import { makeProcess, type Process } from '../../lib/simulator/process.ts'
import { makeTimeline, type Timeline } from '../../lib/simulator/timeline.ts'

/** Every call takes this long. */
export const LATENCY_MS = 10

/** A process on a timeline of its own; calls have the fates that are given, by name, and are good otherwise. */
export function makeStage(fates: Readonly<Record<string, Fate>> = {}): Stage {
  const timeline = makeTimeline(0)
  const calls: string[] = []
  const fortune: Fortune = { fateOf: ({ name }: CallPoint) => fates[name] ?? 'good', latencyMs: () => LATENCY_MS }
  const start = (): Process =>
    makeProcess({
      program: 'create-copies',
      timeline,
      fortune,
      onCall: ({ name }, outcome) => void calls.push(`${name}: ${outcome}`),
    })
  return { timeline, calls, start, pass: (ms) => pass(timeline, ms) }
}

export interface Stage {
  timeline: Timeline
  calls: string[]
  start(): Process
  /** Lets time pass, and everything happen that happens in it. */
  pass(ms: number): Promise<void>
}

async function pass(timeline: Timeline, ms: number): Promise<void> {
  const untilMs = timeline.nowMs() + ms
  await timeline.settle()
  while (timeline.takeUntil(untilMs) === 'done') await timeline.settle()
  timeline.moveTo(untilMs)
}

/** Notes how a promise ended; `waiting` until then. */
export function follow(work: Promise<unknown>): { end: string } {
  const followed = { end: 'waiting' }
  work.then(
    (value) => {
      followed.end = `answered ${value}`
    },
    (error: unknown) => {
      followed.end = `failed: ${error instanceof Error ? error.message : error}`
    },
  )
  return followed
}
