import { expect, test } from 'vitest'
import { follow, LATENCY_MS, makeStage } from './stage.ts'

/** Something that a call changes. */
function makeRow() {
  const row = { writes: 0 }
  const write = async () => {
    row.writes += 1
    return 'written'
  }
  return { row, write }
}

test('a good call takes its time, has its effect and answers', async () => {
  const { start, pass, calls } = makeStage()
  const { row, write } = makeRow()
  const called = follow(start().call('row.write', write))
  await pass(LATENCY_MS - 1)
  expect({ ...called, ...row }).toEqual({ end: 'waiting', writes: 0 })
  await pass(1)
  expect({ ...called, ...row }).toEqual({ end: 'answered written', writes: 1 })
  expect(calls).toEqual(['row.write: good'])
})

test.each([
  { fate: 'refused', end: 'failed: row.write was refused', writes: 0 },
  { fate: 'lost', end: 'failed: row.write was lost', writes: 1 },
  { fate: 'killed_before', end: 'waiting', writes: 0 },
  { fate: 'killed_after', end: 'waiting', writes: 1 },
] as const)('a call that is $fate ends so, and has had $writes effects', async ({ fate, end, writes }) => {
  const { start, pass } = makeStage({ 'row.write': fate })
  const { row, write } = makeRow()
  const called = follow(start().call('row.write', write))
  await pass(1_000)
  expect({ ...called, ...row }).toEqual({ end, writes })
})

test('a killed process makes no further call, and calls that were under way never return', async () => {
  const { start, pass, calls } = makeStage()
  const { row, write } = makeRow()
  const process = start()
  const underWay = follow(process.call('row.write', write))
  process.kill()
  const later = follow(process.call('row.write', write))
  await pass(1_000)
  expect([underWay.end, later.end, row.writes, calls]).toEqual(['waiting', 'waiting', 0, []])
})

test('a frozen process goes on after the thaw where it was', async () => {
  const { start, pass } = makeStage()
  const { row, write } = makeRow()
  const process = start()
  const called = follow(process.call('row.write', write))
  process.freeze()
  await pass(1_000)
  expect({ ...called, ...row }).toEqual({ end: 'waiting', writes: 0 })
  process.thaw()
  await pass(0)
  expect({ ...called, ...row }).toEqual({ end: 'answered written', writes: 1 })
})
