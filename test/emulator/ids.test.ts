import { expect, test } from 'vitest'
import { idAfter } from '../../lib/emulator/ids.ts'

test.each([
  ['AAAAAAAAAA', 'AAAAAAAAAB'],
  ['kQrstuvwxZ', 'kQrstuvwxa'],
  ['AAAAAAAAZz', 'AAAAAAAAaA'],
  ['Azzzzzzzzz', 'BAAAAAAAAA'],
  ['zzzzzzzzzz', 'AAAAAAAAAA'],
])('%s is followed by %s', (id, next) => {
  expect(idAfter(id)).toBe(next)
})
