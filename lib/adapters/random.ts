import type { Random } from '../flows/dependencies.ts'

/** Chance as the machine gives it; good enough for spreading waits, not for secrets. */
export const systemRandom: Random = { next: () => Math.random() }
