const DAY = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', timeZone: 'UTC' })

/** A day of the story, e.g. `22 Dec`. */
export function storyDay(timeMs: number): string {
  return DAY.format(timeMs)
}

/** A moment of the story in UTC, e.g. `22 Dec 06:45`. */
export function storyMoment(timeMs: number): string {
  return `${storyDay(timeMs)} ${new Date(timeMs).toISOString().slice(11, 16)}`
}
