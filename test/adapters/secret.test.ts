import { describe, expect, test } from 'vitest'
import { secretReader } from '../../lib/adapters/secret.ts'
import type { LogValue } from '../../lib/flows/dependencies.ts'

describe('a secret', () => {
  test('at hand is given as it is', async () => {
    const { read, reads } = setUp(() => 'never asked', { kind: 'value', value: 'hush' })
    expect(await read()).toBe('hush')
    expect(reads()).toBe(0)
  })

  test('in a parameter is read once for all who ask together, and again after five minutes', async () => {
    const { read, reads, clock } = setUp((number) => `secret ${number}`)
    expect(await Promise.all([read(), read()])).toEqual(['secret 1', 'secret 1'])
    clock.nowMs += 299_999
    expect(await read()).toBe('secret 1')
    clock.nowMs += 1
    expect(await read()).toBe('secret 2')
    expect(reads()).toBe(2)
  })

  test('that worked goes on serving while its parameter cannot be read', async () => {
    const { read, clock } = setUp((number) => (number === 2 ? new Error('SSM is down') : `secret ${number}`))
    await read()
    clock.nowMs += 300_000
    expect(await read()).toBe('secret 1')
    clock.nowMs += 300_000
    expect(await read()).toBe('secret 3')
  })

  test('that was refused is read again at once, but not more than once in ten seconds', async () => {
    const { read, reads, clock } = setUp((number) => (number < 3 ? 'old' : 'new'))
    await read()
    expect(await read('old')).toBe('old')
    clock.nowMs += 10_000
    expect(await Promise.all([read('old'), read('old')])).toEqual(['old', 'old'])
    clock.nowMs += 9_999
    expect(await read('old')).toBe('old')
    expect(reads()).toBe(2)
    clock.nowMs += 1
    expect(await read('old')).toBe('new')
  })

  test('that was refused and replaced meanwhile is not read again', async () => {
    const { read, reads, clock } = setUp((number) => `secret ${number}`)
    await read()
    clock.nowMs += 60_000
    expect(await read('a secret of before')).toBe('secret 1')
    expect(reads()).toBe(1)
  })

  test('that was never read is asked for again, and each failure is logged', async () => {
    const { read, logged } = setUp((number) => (number === 1 ? new Error('SSM is down') : `secret ${number}`))
    await expect(read()).rejects.toThrow('SSM is down')
    expect(logged).toEqual([['SECRET_UNREADABLE', { parameter: '/secret', cause: 'Error: SSM is down' }]])
    expect(await read()).toBe('secret 2')
  })
})

type Given = { kind: 'value'; value: string } | { kind: 'parameter'; name: string }

function setUp(answer: (number: number) => string | Error, secret: Given = { kind: 'parameter', name: '/secret' }) {
  const clock = { nowMs: 0 }
  const logged: [string, Readonly<Record<string, LogValue>> | undefined][] = []
  let count = 0
  const read = secretReader(secret, {
    clock: { nowMs: () => clock.nowMs },
    log: (_level, code, fields) => logged.push([code, fields]),
    parse: (text) => text,
    readParameter: async () => {
      count += 1
      const given = answer(count)
      if (given instanceof Error) throw given
      return given
    },
  })
  return { read, reads: () => count, clock, logged }
}
