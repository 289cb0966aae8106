import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { readDeployment } from '../../lib/local/deployment/read-deployment.ts'
import type { Fate } from '../../lib/simulator/fate.ts'
import { TIMEOUTS_MS } from '../../lib/simulator/functions.ts'
import { makeHistory } from '../../lib/simulator/history.ts'
import { START_MS } from '../../lib/simulator/history-plan.ts'
import { POLLING } from '../../lib/simulator/poller.ts'
import { CALM } from '../../lib/simulator/weather.ts'
import { makeWorld } from '../../lib/simulator/world.ts'

const VISIBILITY_MS = 360_000
const NEWER = '{"v":99,"kind":"copy_request"}'

/** A world in which the calls of create-copies have one fate, and its queue with messages in it. */
async function makeQueueWith(bodies: readonly string[], fate: Fate = 'good') {
  const world = makeWorld({
    startMs: START_MS,
    settings: DEFAULT_SETTINGS,
    weather: CALM,
    fortune: () => ({ fateOf: ({ program }) => (program === 'create-copies' ? fate : 'good'), latencyMs: () => 1 }),
    chance: dice(1).next,
    history: makeHistory('unkept'),
  })
  await world.queue.queue.send(bodies.map((body) => ({ body, delaySeconds: 0 })))
  const goOn = async (ms: number) => {
    const untilMs = world.timeline.nowMs() + ms
    while ((await world.step(untilMs)) === 'done');
    world.timeline.moveTo(untilMs)
  }
  return { queue: world.queue, functions: world.functions, goOn }
}

test('polling and timeouts are as they are deployed', () => {
  const { functions, eventSource } = readDeployment()
  const { batchSize, windowSeconds, maximumConcurrency } = eventSource
  expect(POLLING).toEqual({ batchSize, windowMs: windowSeconds * 1_000, maximumConcurrency })
  const timeouts = functions.map(({ name, timeoutSeconds }) => [name, timeoutSeconds * 1_000])
  expect(TIMEOUTS_MS).toEqual(Object.fromEntries(timeouts))
})

test('what a batch acknowledges is removed, ten messages at a time', async () => {
  const { queue, goOn } = await makeQueueWith(Array.from({ length: 12 }, () => NEWER))
  await goOn(POLLING.windowMs + 1_500)
  expect(queue.waiting()).toHaveLength(2)
  await goOn(POLLING.windowMs + 1_500)
  expect([queue.waiting(), queue.parked()]).toEqual([[], []])
})

test('what a batch fails comes back until the queue itself parks it', async () => {
  const { queue, goOn } = await makeQueueWith(['not a message', NEWER])
  await goOn(4 * VISIBILITY_MS)
  expect([queue.waiting(), queue.parked()]).toEqual([[], ['not a message']])
})

test('the messages of a batch whose process was killed are hidden for the visibility timeout, and come back', async () => {
  const { queue, functions, goOn } = await makeQueueWith(['not a message'], 'killed_before')
  await goOn(60_000)
  expect(functions['create-copies'].busy()).toBe(0)
  expect(queue.waiting().map(({ visibleMs }) => visibleMs - START_MS)).toEqual([POLLING.windowMs + VISIBILITY_MS])
})
