import { expect, test } from 'vitest'
import { makeScenarios } from '../../../lib/simulator/exhaustive.ts'
import { parseStrike, strikeName } from '../../../lib/simulator/search/strike-name.ts'
import type { SingleFault } from '../../../lib/simulator/single-fault.ts'

const FAULTS: readonly SingleFault[] = ['refused', 'lost', 'killed_before', 'killed_after', { lateMs: 30_000 }]

test('a strike is found again by its name, whatever it is', () => {
  for (const scenario of makeScenarios()) {
    for (const fault of FAULTS) {
      const strike = { call: 17, fault }
      expect(parseStrike(strikeName(scenario.name, strike))).toEqual({ scenario, strike })
    }
  }
})

test('what is no strike has none', () => {
  const names = ['', 'plain/order/first_try', 'plain/order/first_try/x/lost', 'plain/order/never/1/lost', '/1/lost']
  expect(names.map(parseStrike)).toEqual(names.map(() => undefined))
})
