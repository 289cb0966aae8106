import { expect, test } from 'vitest'
import { type DeployedFunction, deployFunction } from '../../lib/simulator/function.ts'
import type { Process } from '../../lib/simulator/process.ts'
import { follow, makeStage, type Stage } from './stage.ts'

const [TIMEOUT_MS, COLD_START_MS] = [1_000, 300]

/** A function whose handler is the number of its process, from 1. */
function deployOn({ timeline, start }: Stage): DeployedFunction<{ number: number; process: Process }> {
  let started = 0
  return deployFunction({
    timeline,
    timeoutMs: TIMEOUT_MS,
    coldStartMs: () => COLD_START_MS,
    makeProcess: start,
    makeHandler: (process) => {
      started += 1
      return { number: started, process }
    },
  })
}

const told = (work: Promise<{ kind: string; value?: unknown }>) =>
  follow(work.then((invocation) => ('value' in invocation ? invocation.value : invocation.kind)))

test('a function starts cold once, and its sandbox serves what comes after it', async () => {
  const stage = makeStage()
  const one = deployOn(stage)
  const first = told(one.invoke(async ({ number }) => number))
  await stage.pass(COLD_START_MS - 1)
  expect(first.end).toBe('waiting')
  await stage.pass(1)
  const second = told(one.invoke(async ({ number }) => number))
  await stage.pass(0)
  expect([first.end, second.end]).toEqual(['answered 1', 'answered 1'])
})

test('invocations at the same time have sandboxes of their own', async () => {
  const stage = makeStage()
  const one = deployOn(stage)
  const both = [1, 2].map(() => told(one.invoke(async ({ number }) => number)))
  expect(one.busy()).toBe(2)
  await stage.pass(COLD_START_MS)
  expect(both.map(({ end }) => end)).toEqual(['answered 1', 'answered 2'])
  expect(one.busy()).toBe(0)
})

test('an invocation that takes too long fails, and its process is dead', async () => {
  const stage = makeStage()
  const one = deployOn(stage)
  let wasDone = false
  const late = told(
    one.invoke(async ({ process }) => {
      await stage.timeline.pause(TIMEOUT_MS + 1)
      await process.call('row.write', async () => {
        wasDone = true
      })
    }),
  )
  await stage.pass(COLD_START_MS + TIMEOUT_MS)
  expect(late.end).toBe('answered failed')
  await stage.pass(60_000)
  expect(wasDone).toBe(false)
  const next = told(one.invoke(async ({ number }) => number))
  await stage.pass(COLD_START_MS)
  expect(next.end).toBe('answered 2')
})

test('an invocation whose process is killed fails at once', async () => {
  const stage = makeStage({ 'row.write': 'killed_before' })
  const one = deployOn(stage)
  const killed = told(one.invoke(({ process }) => process.call('row.write', async () => 'written')))
  await stage.pass(COLD_START_MS + 20)
  expect(killed.end).toBe('answered failed')
  expect(one.busy()).toBe(0)
})

test('an invocation that is killed before anything was waited for fails at once too', async () => {
  const stage = makeStage()
  const one = deployOn(stage)
  const killed = told(
    one.invoke(({ process }) => {
      process.kill()
      return process.call('row.write', async () => 'written')
    }),
  )
  await stage.pass(COLD_START_MS + 20)
  expect(killed.end).toBe('answered failed')
})

test('an invocation that ends at the very moment at which its process is killed has ended', async () => {
  const stage = makeStage()
  const one = deployOn(stage)
  const ended = told(
    one.invoke(async ({ process }) => {
      process.kill()
      return 'done'
    }),
  )
  await stage.pass(COLD_START_MS)
  expect(ended.end).toBe('answered done')
})

test('an invocation is told how much time it has left', async () => {
  const stage = makeStage()
  const left = told(
    deployOn(stage).invoke(async (_handler, deadline) => {
      await stage.timeline.pause(400)
      return deadline.remainingMs()
    }),
  )
  await stage.pass(COLD_START_MS + 400)
  expect(left.end).toBe(`answered ${TIMEOUT_MS - 400}`)
})

test('after a deployment nothing is served by the sandboxes from before', async () => {
  const stage = makeStage()
  const one = deployOn(stage)
  void one.invoke(async () => {})
  await stage.pass(COLD_START_MS)
  one.redeploy()
  const next = told(one.invoke(async ({ number }) => number))
  await stage.pass(COLD_START_MS)
  expect(next.end).toBe('answered 2')
})
