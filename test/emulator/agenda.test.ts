import { expect, test } from 'vitest'
import { makeAgenda } from '../../lib/emulator/agenda.ts'

const start = (copyId: string) => ({ kind: 'start_copy', copyId }) as const

test('tasks are taken by their time, those of one moment in the order in which they were added', () => {
  const agenda = makeAgenda()
  for (const [atMs, id] of [
    [20, 'c'],
    [10, 'a'],
    [10, 'b'],
  ] as const)
    agenda.add(atMs, start(id))
  expect(agenda.takeDue(9)).toBeUndefined()
  const taken = [agenda.takeDue(20), agenda.takeDue(20), agenda.takeDue(20), agenda.takeDue(20)]
  expect(taken).toEqual([start('a'), start('b'), start('c'), undefined])
})

test('work that fails leaves nothing on the agenda, and what was there before stays', () => {
  const agenda = makeAgenda()
  agenda.add(10, start('before'))
  const failing = () =>
    agenda.attempt(() => {
      agenda.add(5, start('first'))
      agenda.add(15, start('last'))
      throw new Error('refused')
    })
  expect(failing).toThrow('refused')
  expect(agenda.attempt(() => agenda.add(20, start('after')))).toBeUndefined()
  expect(agenda.entries().map(({ atMs, sequence, task }) => [atMs, sequence, task])).toEqual([
    [10, 1, start('before')],
    [20, 2, start('after')],
  ])
})
