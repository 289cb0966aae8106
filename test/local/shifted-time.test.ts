import { afterEach, expect, test } from 'vitest'
import { type ShiftedTime, shiftTime } from '../../lib/local/shifted-time.ts'

const MachineDate = Date
const HOUR_MS = 3_600_000
let time: ShiftedTime | undefined

afterEach(() => time?.restore())

/** The distance to the machine's clock in whole hours, so that the time a test takes does not count. */
function hoursAhead(ms: number): number {
  return Math.round((ms - MachineDate.now()) / HOUR_MS)
}

test('every way to ask a Date for the present is ahead by the offset', () => {
  time = shiftTime(48 * HOUR_MS)
  expect(hoursAhead(Date.now())).toBe(48)
  expect(hoursAhead(Date.now())).toBe(48)
  expect(hoursAhead(Date.parse(Date()))).toBe(48)
  expect(hoursAhead(time.nowMs())).toBe(48)
})

test('the offset can be changed at any time', () => {
  time = shiftTime()
  expect(hoursAhead(Date.now())).toBe(0)
  time.setOffsetMs(5 * HOUR_MS)
  expect(hoursAhead(Date.now())).toBe(5)
  expect(time.offsetMs()).toBe(5 * HOUR_MS)
})

test('a Date of a given time is what it always was', () => {
  time = shiftTime(48 * HOUR_MS)
  expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z')
  expect(new Date(2026, 0, 2).getDate()).toBe(2)
  expect(Date.UTC(2026, 0, 1)).toBe(1_767_225_600_000)
  expect(new Date()).toBeInstanceOf(Date)
  expect(new MachineDate()).toBeInstanceOf(Date)
})

test("restoring puts the machine's own Date back", () => {
  shiftTime(HOUR_MS).restore()
  expect(Date).toBe(MachineDate)
})

test('a second shift in the same process is refused', () => {
  time = shiftTime()
  expect(() => shiftTime()).toThrow('Time is shifted already')
})
