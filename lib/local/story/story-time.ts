/** A day of the story in UTC, e.g. `22 Dec`. */
export function storyDay(timeMs: number): string {
  return new Date(timeMs).toUTCString().slice(5, 11)
}

/** A moment of the story in UTC, e.g. `22 Dec 06:45`. */
export function storyMoment(timeMs: number): string {
  return `${storyDay(timeMs)} ${new Date(timeMs).toISOString().slice(11, 16)}`
}
