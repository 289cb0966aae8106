import type { Fortune } from '../../../lib/simulator/fate.ts'

/** How long a call takes until it has its effect (ms): the least and the most, all between being as likely. */
const LATENCY_MS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  api: [150, 350],
  ledger: [3, 10],
  queue: [5, 20],
}

/** Calm weather: every call goes well, after as long as it takes over a network. What a person does beforehand takes no time. */
export function makeCalmFortune(chance: () => number): Fortune {
  return {
    fateOf: () => 'good',
    latencyMs: ({ program, name }) => {
      const [least, most] = LATENCY_MS[name.split('.', 1)[0] ?? ''] ?? [0, 0]
      return program === 'person' ? 0 : Math.round(least + chance() * (most - least))
    },
  }
}
