/** What is wrong with a series, in words. */
export function problemText(problem: string): string {
  return problem === 'clock_conflict'
    ? 'clock_conflict: it carries metadata for Perennial, but is active, so Commerce Layer runs it'
    : `invalid metadata: ${problem}`
}
