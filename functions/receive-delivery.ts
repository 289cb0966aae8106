import { makeReceiveDelivery } from '../lib/wiring.ts'

export const handler = makeReceiveDelivery()
