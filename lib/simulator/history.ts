/** What happened in a history, line by line. Only kept when somebody wants to read it: most histories nobody does. */
export interface History {
  note(ms: number, what: string): void
  lines(): readonly { ms: number; what: string }[]
}

export function makeHistory(keeping: 'kept' | 'unkept'): History {
  const lines: { ms: number; what: string }[] = []
  return {
    note: (ms, what) => {
      if (keeping === 'kept') lines.push({ ms, what })
    },
    lines: () => lines,
  }
}
