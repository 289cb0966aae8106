import { afterEach, expect, test } from 'vitest'
import { type Schedules, startSchedules } from '../../../lib/local/triggers/schedules.ts'

const MINUTE_MS = 60_000
let schedules: Schedules | undefined
let nowMs = 0
let fired: string[] = []
let endings: (() => void)[] = []

afterEach(() => schedules?.stop())

function start(): void {
  nowMs = 1_000_000_000
  fired = []
  endings = []
  schedules = startSchedules({
    schedules: [
      { functionName: 'every-minute', everyMs: MINUTE_MS },
      { functionName: 'every-hour', everyMs: 60 * MINUTE_MS },
    ],
    nowMs: () => nowMs,
    fire: (functionName) => {
      fired.push(functionName)
      return new Promise<void>((resolve) => endings.push(resolve))
    },
  })
}

async function move(byMs: number): Promise<void> {
  nowMs += byMs
  schedules?.check()
  await Promise.resolve()
}

async function endAll(): Promise<void> {
  for (const end of endings.splice(0)) end()
  await Promise.resolve()
  await Promise.resolve()
}

test('a schedule fires first when a period has passed', async () => {
  start()
  await move(MINUTE_MS - 1)
  expect(fired).toEqual([])
  await move(1)
  expect(fired).toEqual(['every-minute'])
})

test('a jump over many periods fires once', async () => {
  start()
  await move(59 * MINUTE_MS)
  await endAll()
  expect(fired).toEqual(['every-minute'])
})

test('after a jump the next firing is at the next full period, not a period after the jump', async () => {
  start()
  await move(MINUTE_MS * 5.5)
  await endAll()
  await move(MINUTE_MS / 2)
  expect(fired).toEqual(['every-minute', 'every-minute'])
})

test('what came due while the function ran fires once when it has ended', async () => {
  start()
  await move(MINUTE_MS)
  await move(MINUTE_MS)
  await move(MINUTE_MS)
  expect(fired).toEqual(['every-minute'])
  await endAll()
  expect(fired).toEqual(['every-minute', 'every-minute'])
})

test('schedules that come due together all fire', async () => {
  start()
  await move(60 * MINUTE_MS)
  expect(fired).toEqual(['every-minute', 'every-hour'])
})

test('a stopped schedule fires no more', async () => {
  start()
  schedules?.stop()
  await move(60 * MINUTE_MS)
  expect(fired).toEqual([])
})
