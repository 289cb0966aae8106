import { expect, test } from 'vitest'
import { makeLog } from '../../lib/adapters/log.ts'

const lines: string[] = []
const log = makeLog({ nowMs: () => Date.UTC(2026, 11, 1) }, (line) => lines.push(line))

test('a log line is one JSON object that begins with time, level and code', () => {
  lines.length = 0
  log('warn', 'DELIVERY', { topic: 'orders.place', text: 'two\nlines', nothing: undefined, list: ['a'] })
  expect(lines).toEqual([
    '{"time":"2026-12-01T00:00:00.000Z","level":"warn","code":"DELIVERY","topic":"orders.place","text":"two\\nlines","list":["a"]}\n',
  ])
})

test('a field cannot take the place of time, level or code', () => {
  lines.length = 0
  log('info', 'DISPATCHED', { time: 'never', level: 'error', code: 'FORGED' })
  expect(lines).toEqual(['{"time":"2026-12-01T00:00:00.000Z","level":"info","code":"DISPATCHED"}\n'])
})
