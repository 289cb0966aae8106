/**
 * Due times worked out by hand: civil dates by simple arithmetic, and what wall clocks show asked of Intl hour by hour. It
 * shares nothing with the calculation that it checks.
 */

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]

/** A series to work out. */
export interface ByHand {
  /** A frequency as people write it. */
  frequency: string
  /** The first run (epoch ms, whole seconds); of a crontab the time from which on it counts. */
  anchorMs: number
  timeZone: string
}

/** From a time on and before another (epoch ms). */
export interface Range {
  fromMs: number
  toMs: number
}

const HOURS: Readonly<Record<string, number>> = { hourly: 1 }
const DAYS: Readonly<Record<string, number>> = { daily: 1, weekly: 7 }
const MONTHS: Readonly<Record<string, number>> = {
  monthly: 1,
  'two-month': 2,
  'three-month': 3,
  'four-month': 4,
  'six-month': 6,
  yearly: 12,
  // As older data have it.
  'two-months': 2,
  'three-months': 3,
  'four-months': 4,
  'six-months': 6,
}

/** Every due time of a series in a range, its anchor the first of a period's. */
export function duesByHand({ frequency, anchorMs, timeZone }: ByHand, { fromMs, toMs }: Range): number[] {
  const clock = wallClock(timeZone, { fromMs: Math.min(anchorMs, fromMs), toMs })
  const dues = frequency.includes(' ')
    ? crontabDues(frequency, clock, { fromMs: Math.max(fromMs, anchorMs), toMs })
    : [anchorMs, ...periodDues(frequency, clock, { fromMs: anchorMs, toMs })]
  const within = dues.filter((ms) => ms >= Math.max(fromMs, anchorMs) && ms < toMs)
  return [...new Set(within)].sort((a, b) => a - b)
}

/** A time that a wall clock shows is written as if it were UTC (epoch ms). */
interface WallClock {
  /** What it shows at a time. */
  at(ms: number): number
  /** When it shows a time: never, once or twice. */
  whenShown(wallMs: number): number[]
  /** When a time is due: the first time that it is shown, or as much later as the clock was put forward over it. */
  due(wallMs: number): number
}

/** A time during which the wall clock is ahead of UTC by so much. */
interface Span extends Range {
  aheadMs: number
}

function wallClock(timeZone: string, range: Range): WallClock {
  const spans = spansOf(timeZone, range)
  const whenShown = (wallMs: number): number[] =>
    spans
      .filter((one) => one.fromMs <= wallMs - one.aheadMs && wallMs - one.aheadMs < one.toMs)
      .map((one) => wallMs - one.aheadMs)
  return {
    at: (ms) => ms + (spans.find((one) => one.fromMs <= ms && ms < one.toMs)?.aheadMs ?? Number.NaN),
    whenShown,
    due: (wallMs) => {
      const [first] = whenShown(wallMs)
      if (first !== undefined) return first
      const before = spans.findLast((one) => one.toMs <= wallMs - one.aheadMs)
      return wallMs - (before?.aheadMs ?? Number.NaN)
    },
  }
}

const known = new Map<string, Span[]>()

/** Asks the wall clock every few hours, and where it has changed in between, every minute. */
function spansOf(timeZone: string, { fromMs, toMs }: Range): Span[] {
  const [startMs, endMs] = [Math.floor(fromMs / DAY_MS) * DAY_MS - 3 * DAY_MS, toMs + 3 * DAY_MS]
  const name = `${timeZone} ${startMs} ${endMs}`
  const spans = known.get(name) ?? []
  if (spans.length > 0) return spans
  const aheadMs = aheadOf(timeZone)
  let span: Span = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY, aheadMs: aheadMs(startMs) }
  for (let ms = startMs; ms < endMs; ms += 6 * HOUR_MS) {
    if (aheadMs(ms + 6 * HOUR_MS) === span.aheadMs) continue
    let changeMs = ms
    while (aheadMs(changeMs) === span.aheadMs) changeMs += MINUTE_MS
    spans.push({ ...span, toMs: changeMs })
    span = { fromMs: changeMs, toMs: Number.POSITIVE_INFINITY, aheadMs: aheadMs(changeMs) }
  }
  spans.push(span)
  known.set(name, spans)
  return spans
}

function aheadOf(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  return (ms) => {
    const shown: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(ms)) shown[type] = Number(value)
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = shown
    return Date.UTC(year, month - 1, day, hour, minute) - ms
  }
}

/** The due times of a period after its first. */
function periodDues(frequency: string, clock: WallClock, { fromMs, toMs }: Range): number[] {
  const firstMs = clock.at(fromMs)
  const dues: number[] = []
  for (let count = 1; (dues.at(-1) ?? fromMs) < toMs + DAY_MS; count += 1) {
    const [hours, days, months] = [HOURS[frequency], DAYS[frequency], MONTHS[frequency]]
    if (hours !== undefined) dues.push(fromMs + count * hours * HOUR_MS)
    else if (days !== undefined) dues.push(clock.due(firstMs + count * days * DAY_MS))
    else if (months !== undefined) dues.push(clock.due(monthsLater(firstMs, count * months)))
    else throw new Error(`${frequency} is no frequency`)
  }
  return dues
}

/** The same day so many months later, or the last of a shorter month. */
function monthsLater(wallMs: number, months: number): number {
  const date = new Date(wallMs)
  const month = date.getUTCMonth() + months
  const [year, monthOfYear] = [date.getUTCFullYear() + Math.floor(month / 12), month % 12]
  const day = Math.min(date.getUTCDate(), daysIn(year, monthOfYear))
  return Date.UTC(year, monthOfYear, day) + (((wallMs % DAY_MS) + DAY_MS) % DAY_MS)
}

/** Days of a month, January being 0. */
function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month] ?? Number.NaN
}

/** Day by day and hour by hour: each time that is named is due once; of `*` every hour that is shown. */
function crontabDues(crontab: string, clock: WallClock, { fromMs, toMs }: Range): number[] {
  const [minutes = '', hours = '', ...days] = crontab.split(/ +/)
  const isNamed = dayMatcher(days)
  const dues: number[] = []
  for (let dayMs = Math.floor(fromMs / DAY_MS) * DAY_MS - 2 * DAY_MS; dayMs < toMs + 2 * DAY_MS; dayMs += DAY_MS) {
    if (!isNamed(new Date(dayMs))) continue
    for (const hour of named(hours, 0, 23)) {
      const wallMs = dayMs + hour * HOUR_MS + Number(minutes) * MINUTE_MS
      dues.push(...(hours === '*' ? clock.whenShown(wallMs) : [clock.due(wallMs)]))
    }
  }
  return dues
}

const MONTH_NAMES = ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const DAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** Where both the day of the month and that of the week are given, either is enough. */
function dayMatcher([dates = '', months = '', weekdays = '']: readonly string[]): (day: Date) => boolean {
  const [inDates, inMonths] = [named(dates, 1, 31), named(byNumber(months, MONTH_NAMES), 1, 12)]
  const inWeek = new Set([...named(byNumber(weekdays, DAY_NAMES), 0, 7)].map((day) => day % 7))
  return (day) => {
    if (!inMonths.has(day.getUTCMonth() + 1)) return false
    const [isDate, isWeekday] = [inDates.has(day.getUTCDate()), inWeek.has(day.getUTCDay())]
    return dates === '*' || weekdays === '*' ? isDate && isWeekday : isDate || isWeekday
  }
}

function byNumber(field: string, names: readonly string[]): string {
  return field.replace(/[A-Z]+/g, (name) => String(names.indexOf(name)))
}

/** The numbers that a field names by `*`, numbers, ranges, lists and steps. */
function named(field: string, least: number, most: number): Set<number> {
  const numbers = new Set<number>()
  for (const part of field.split(',')) {
    const [range = '', step = '1'] = part.split('/')
    const [first = '', last = first] = range === '*' ? [String(least), String(most)] : range.split('-')
    for (let number = Number(first); number <= Number(last); number += Number(step)) numbers.add(number)
  }
  return numbers
}
