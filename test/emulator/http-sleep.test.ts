import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { sleepUnless } from '../../lib/emulator/http.ts'

test('a wait that is over leaves no listener behind', async () => {
  const { signal } = new AbortController()
  for (let round = 0; round < 3; round += 1) await sleepUnless(signal)(0)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('nothing waits beyond the end, nor begins to wait after it', async () => {
  const stopping = new AbortController()
  const waiting = sleepUnless(stopping.signal)(2_000_000_000)
  stopping.abort()
  expect(await waiting).toBeUndefined()
  expect(await sleepUnless(stopping.signal)(2_000_000_000)).toBeUndefined()
})
