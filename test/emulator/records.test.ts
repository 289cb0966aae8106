import { expect, test } from 'vitest'
import { insert, newId } from '../../lib/emulator/records.ts'
import { makeWorld } from './world.ts'

test('however many ids chance repeats after a restart, a new one is found', () => {
  const before = makeWorld()
  const ids = Array.from({ length: 1_500 }, () => insert(before, { type: 'orders' }).id)
  const restarted = makeWorld()
  for (const id of ids) insert(restarted, { type: 'orders', id })
  expect(ids).not.toContain(newId(restarted))
})

test('a chance that never changes still gives new ids', () => {
  const world = { ...makeWorld(), random: () => 0.999 }
  const ids = Array.from({ length: 100 }, () => insert(world, { type: 'orders' }).id)
  expect(new Set(ids).size).toBe(100)
})
