import type { Run } from '../core/run.ts'

/** What a run that was given up may have left at Commerce Layer: an order that the customer could still pay. */
export function leftOrder({ copy }: Run): string[] {
  if (copy?.targetOrderId === undefined) return []
  return [`Its copy left order ${copy.targetOrderId}: cancel that at Commerce Layer if nobody is to pay it.`]
}
