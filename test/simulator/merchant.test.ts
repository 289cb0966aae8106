import { expect, test } from 'vitest'
import { dice } from '../../lib/emulator/dice.ts'
import { makeEmulator } from '../../lib/emulator/emulator.ts'
import { makeMerchant } from '../../lib/simulator/merchant.ts'
import { makeTimeline } from '../../lib/simulator/timeline.ts'

test('a merchant whose request for a token failed asks for another one the next time', async () => {
  const timeline = makeTimeline(0)
  const emulator = makeEmulator({ clock: timeline, random: dice(1), deliver: async () => ({ status: 200 }) })
  emulator.control.seed({ orders: [{ id: 'tea' }] })
  emulator.control.addFaults([{ on: 'request', path: '/oauth/token', effect: { kind: 'status', status: 500 } }])
  const merchant = makeMerchant(emulator, timeline)
  const cancel = () => merchant.ask('PATCH', 'orders/tea', { type: 'orders', id: 'tea', attributes: { _cancel: true } })
  expect([await cancel(), await cancel()]).toEqual([0, 200])
})
