const factor = Math.max(1, Math.floor(Number(process.env.PERENNIAL_LONG ?? '1')) || 1)

/** How many cases a property is tried with: as many as given, and `PERENNIAL_LONG` times as many in a long search. */
export function runs(modest: number): { numRuns: number } {
  return { numRuns: modest * factor }
}
