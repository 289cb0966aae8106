import { runInThisContext } from 'node:vm'
import { afterEach, expect, test } from 'vitest'
import { type ShiftedTime, shiftTime } from '../../lib/local/shifted-time.ts'

const MachineDate = globalThis.Date
const HOUR_MS = 3_600_000
let time: ShiftedTime | undefined

afterEach(() => time?.restore())

/** The value of an expression, evaluated as any code of this process would be. */
function evaluate(expression: string): unknown {
  return runInThisContext(expression)
}

/** The distance to the machine's clock in whole hours, so that the time a test takes does not count. */
function hoursAhead(ms: unknown): number {
  return Math.round((Number(ms) - MachineDate.now()) / HOUR_MS)
}

test.each(['Date.now()', 'new Date().getTime()', 'Date.parse(Date())', '+new (class extends Date {})()'])(
  '%s is ahead by the offset, also after it was changed',
  (expression) => {
    time = shiftTime(48 * HOUR_MS)
    expect([evaluate(expression), time.nowMs()].map(hoursAhead)).toEqual([48, 48])
    time.setOffsetMs(5 * HOUR_MS)
    expect([evaluate(expression), time.nowMs()].map(hoursAhead)).toEqual([5, 5])
    expect(time.offsetMs()).toBe(5 * HOUR_MS)
  },
)

test.each([
  ['new Date(0).toISOString()', '1970-01-01T00:00:00.000Z'],
  ['new Date(2026, 0, 2).getDate()', 2],
  ['Date.UTC(2026, 0, 1)', 1_767_225_600_000],
  ['Date.parse("2026-01-01T00:00:00Z")', 1_767_225_600_000],
  ['new Date() instanceof Date', true],
  ['(class extends Date {}).now() > 0', true],
])('%s is what it always was', (expression, value) => {
  time = shiftTime(48 * HOUR_MS)
  expect(evaluate(expression)).toBe(value)
})

test("restoring puts the machine's own Date back", () => {
  shiftTime(HOUR_MS).restore()
  expect(globalThis.Date).toBe(MachineDate)
})

test('a second shift in the same process is refused', () => {
  time = shiftTime()
  expect(() => shiftTime()).toThrow('Time is shifted already')
})
