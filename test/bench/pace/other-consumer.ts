import { MINUTE_MS } from '../../../lib/core/duration.ts'
import { makeMerchant } from '../../../lib/simulator/merchant.ts'
import type { Source } from '../../../lib/simulator/source.ts'
import type { PaceWorld } from './world.ts'

/** Somebody else who uses the same organization's API, evenly and without listening, from one time to another (epoch ms). */
export interface OtherConsumer {
  fromMs: number
  toMs: number
  perMinute: number
}

/** Plants the other consumer; `throttled` counts what it was answered 429. */
export function hire(world: PaceWorld, other: OtherConsumer): { source: Source; asked(): number; throttled(): number } {
  const { emulator, timeline } = world
  emulator.control.seed({ orders: [{ id: 'others' }] })
  const merchant = makeMerchant(emulator, timeline)
  let nextMs = other.fromMs
  let asked = 0
  let throttled = 0
  const ask = async (): Promise<void> => {
    const attributes = { reference: `others-${asked}` }
    const status = await merchant.ask('PATCH', 'orders/others', { type: 'orders', id: 'others', attributes })
    if (status === 429) throttled += 1
    else if (status !== 200) throw new Error(`the other consumer was answered ${status}`)
  }
  return {
    source: {
      nextMs: () => (nextMs < other.toMs ? nextMs : undefined),
      begin: () => {
        nextMs += MINUTE_MS / other.perMinute
        asked += 1
        void ask()
      },
    },
    asked: () => asked,
    throttled: () => throttled,
  }
}
