import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { listenForInterruption } from '../../../lib/local/story/interruption.ts'

/** Signals that a test sends, and a timer that the test lets run out. */
function listen() {
  const signals = new EventEmitter()
  let timer: (() => void) | undefined
  const interruption = listenForInterruption(signals, (_delayMs, callback) => {
    timer = callback
    return () => {
      timer = undefined
    }
  })
  return { signals, interruption, runOut: () => timer?.(), timer: () => timer }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s requests the end', async (signal) => {
  const { signals, interruption } = listen()
  expect(interruption.requested()).toBe(false)
  signals.emit(signal)
  expect(interruption.requested()).toBe(true)
  await interruption.request
})

test('the same Ctrl-C, coming by two ways, is one request', () => {
  const { signals } = listen()
  signals.emit('SIGINT')
  expect(signals.emit('SIGINT')).toBe(true)
})

test('a Ctrl-C after that finds nobody listening, so that it ends the process at once', () => {
  const { signals, runOut } = listen()
  signals.emit('SIGINT')
  runOut()
  expect(signals.emit('SIGINT')).toBe(false)
})

test('whoever ends sooner is not kept waiting by the timer', () => {
  const { signals, interruption, timer } = listen()
  signals.emit('SIGINT')
  interruption.release()
  expect(timer()).toBeUndefined()
})
