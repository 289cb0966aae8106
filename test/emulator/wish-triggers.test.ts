import { expect, test } from 'vitest'
import { insert } from '../../lib/emulator/records.ts'
import type { Resource } from '../../lib/emulator/resource.ts'
import { type Triggers, updateWithTrigger } from '../../lib/emulator/wish-triggers.ts'
import { makeWorld } from './world.ts'

const update = (attributes: Record<string, boolean>): readonly string[] => {
  const world = makeWorld()
  const pulled: string[] = []
  const pull = (name: string) => (_: unknown, resource: Resource) => {
    pulled.push(name)
    return resource
  }
  const triggers: Triggers = { _do: pull('do'), _do_more: pull('do more'), _rest: { idle: 'there is nothing to do' } }
  const resource = insert(world, { type: 'orders' })
  updateWithTrigger(world, resource, { wish: { attributes, relations: {} }, triggers, apply: () => resource })
  return pulled
}

test('a trigger does what it does, also together with idle ones', () => {
  expect(update({ _do: true, _rest: true })).toEqual(['do'])
  expect(update({ _rest: true, _do: false })).toEqual([])
})

test('at most one trigger can be pulled that does something', () => {
  expect(() => update({ _do: true, _do_more: true })).toThrow('_do_more - cannot be combined with another trigger')
})

test('a trigger that neither does something nor is idle is a mistake', () => {
  expect(() => update({ _unheard_of: false })).toThrow('expected _unheard_of to do something or to be idle')
})
