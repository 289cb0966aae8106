import { expect, test } from 'vitest'
import { makeTimeline } from '../../lib/simulator/timeline.ts'

const START_MS = 1_000

test('things happen in the order of their times, and those of one moment in the order of asking', () => {
  const timeline = makeTimeline(START_MS)
  const done: string[] = []
  for (const [ms, name] of [
    [1_300, 'late'],
    [1_100, 'one'],
    [1_200, 'two'],
    [1_200, 'three'],
    [500, 'overdue'],
  ] as const) {
    timeline.at(ms, () => done.push(`${name} at ${timeline.nowMs()}`))
  }
  while (timeline.takeUntil(1_250) === 'done');
  expect(done).toEqual(['overdue at 1000', 'one at 1100', 'two at 1200', 'three at 1200'])
  expect(timeline.nextMs()).toBe(1_300)
})

test('what was called off never happens, and nothing waits for it', () => {
  const timeline = makeTimeline(START_MS)
  const done: string[] = []
  const planned = timeline.at(1_100, () => done.push('called off'))
  timeline.at(1_200, () => done.push('kept'))
  planned.callOff()
  expect(timeline.nextMs()).toBe(1_200)
  while (timeline.takeUntil(2_000) === 'done');
  expect(done).toEqual(['kept'])
})

test('the clock never goes back', () => {
  const timeline = makeTimeline(START_MS)
  timeline.moveTo(2_000)
  timeline.moveTo(1_500)
  expect(timeline.nowMs()).toBe(2_000)
})

test('work that takes longer than allowed is late, and its own end is of no interest', async () => {
  const timeline = makeTimeline(START_MS)
  const [slow, quick] = [timeline.pause(500).then(() => 'slow'), timeline.pause(50).then(() => 'quick')]
  const ended = Promise.all([timeline.within(100, slow), timeline.within(100, quick)])
  while (timeline.takeUntil(5_000) === 'done') await timeline.settle()
  expect(await ended).toEqual(['late', 'quick'])
})

test('a settled timeline has followed every promise that needs no time to its end', async () => {
  const timeline = makeTimeline(START_MS)
  let turns = 0
  const turn = async (left: number): Promise<void> => {
    turns += 1
    if (left > 1) await Promise.resolve().then(() => turn(left - 1))
  }
  void turn(100)
  await timeline.settle()
  expect(turns).toBe(100)
})
