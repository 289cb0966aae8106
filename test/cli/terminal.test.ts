import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { lineWriter } from '../../lib/cli/terminal.ts'

/** A stream whose far end can be closed; what it is given then is an error, as with a pipe. */
function pipe() {
  const read: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      read.push(String(chunk))
      done()
    },
  })
  const fail = (code: string) =>
    EventEmitter.prototype.emit.call(stream, 'error', Object.assign(new Error(code), { code }))
  return { stream, read, fail }
}

test('lines are written until nobody reads them any more, which is told once', () => {
  const { stream, read, fail } = pipe()
  let gone = 0
  const write = lineWriter(stream, () => {
    gone += 1
  })
  write('one')
  fail('EPIPE')
  fail('EPIPE')
  write('two')
  expect(read).toEqual(['one\n'])
  expect(gone).toBe(1)
})

test('any other error of the stream is not passed over', () => {
  const { stream, fail } = pipe()
  lineWriter(stream, () => {})
  expect(() => fail('ENOSPC')).toThrow('ENOSPC')
})
