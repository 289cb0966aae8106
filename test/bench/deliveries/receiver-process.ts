/** Answers generated deliveries by the bundle that it is given, and says what that takes. Arguments: bundle, rounds, deliveries a round. */
import fc from 'fast-check'
import { signedDelivery, unsignedDelivery } from '../../e2e/hostile/generated.ts'

const [, , bundle = '', rounds = '0', atATime = '0'] = process.argv
const { handler }: { handler: (event: object) => Promise<{ statusCode: number }> } = await import(bundle)

/** Few at once: what is generated lies in memory too. */
const CHUNK = 100
const deliveries = fc.oneof({ weight: 3, arbitrary: unsignedDelivery }, { weight: 1, arbitrary: signedDelivery })

for (let round = 0; round < Number(rounds); round += 1) {
  const answers: Record<string, number> = {}
  for (let chunk = 0; chunk < Number(atATime) / CHUNK; chunk += 1) {
    const seed = round * Number(atATime) + chunk
    for (const event of fc.sample(deliveries, { numRuns: CHUNK, seed })) {
      const status = await handler(event).then(
        ({ statusCode }) => String(statusCode),
        () => 'threw',
      )
      answers[status] = (answers[status] ?? 0) + 1
    }
  }
  globalThis.gc?.()
  const { heapUsed: heapBytes, rss: residentBytes } = process.memoryUsage()
  process.send?.({ heapBytes, residentBytes, answers })
}
process.disconnect()
