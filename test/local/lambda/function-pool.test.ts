import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FunctionPool, makeFunctionPool } from '../../../lib/local/lambda/function-pool.ts'
import { describeResult } from '../../../lib/local/lambda/invocation-result.ts'
import { type RuntimeApi, startRuntimeApi } from '../../../lib/local/lambda/runtime-api.ts'
import { startSandbox } from '../../../lib/local/lambda/sandbox.ts'
import { type ShiftedTime, shiftTime } from '../../../lib/local/shifted-time.ts'
import { type Bundles, makeBundles } from '../bundles.ts'

const HOUR_MS = 3_600_000

let bundles: Bundles
let runtimeApi: RuntimeApi
let pool: FunctionPool
let lines: string[]
let time: ShiftedTime

beforeEach(async () => {
  bundles = makeBundles()
  runtimeApi = await startRuntimeApi()
  lines = []
  time = shiftTime()
})

afterEach(async () => {
  await pool.close()
  await runtimeApi.close()
  time.restore()
  bundles.remove()
})

/** A pool of processes that run a handler; the source is the handler's body. */
function run(
  body: string,
  { timeoutSeconds = 30, initLimitSeconds = 10, before = '', maxSandboxes = 2 } = {},
): FunctionPool {
  bundles.write('tiny', `${before}\nexport const handler = async (event, context) => { ${body} }`)
  pool = makeFunctionPool(
    () =>
      startSandbox({
        functionName: 'tiny',
        folder: `${bundles.dir}/tiny`,
        env: { GIVEN: 'yes' },
        timeoutSeconds,
        initLimitSeconds,
        onLine: (stream, line) => lines.push(`${stream}: ${line}`),
        runtimeApi,
        time,
      }),
    maxSandboxes,
  )
  return pool
}

const HANG = 'await new Promise(() => setInterval(() => {}, 1000))'

describe('a function', () => {
  test('gets the event and its value comes back', async () => {
    expect(await run('return { seen: event.n + 1 }').invoke({ n: 1 })).toEqual({
      outcome: 'returned',
      value: { seen: 2 },
    })
  })

  test('that returns nothing returns null', async () => {
    expect(await run('').invoke({})).toEqual({ outcome: 'returned', value: null })
  })

  test('sees the given environment and nothing of ours, in the time zone of Lambda', async () => {
    const { value } = (await run('return process.env').invoke({})) as { value: object }
    expect(value).toEqual({ GIVEN: 'yes', TZ: 'UTC' })
  })

  test('knows its name, its request and the time it has left', async () => {
    const body = 'return [context.functionName, context.awsRequestId.length, context.getRemainingTimeInMillis()]'
    const { value } = (await run(body, { timeoutSeconds: 20 }).invoke({})) as { value: unknown[] }
    expect(value.slice(0, 2)).toEqual(['tiny', 36])
    expect(value[2]).toBeGreaterThan(0)
    expect(value[2]).toBeLessThanOrEqual(20_000)
  })

  test('that throws fails by the name and message of its error', async () => {
    expect(await run('throw new RangeError("too far")').invoke({})).toEqual({
      outcome: 'threw',
      errorType: 'RangeError',
      errorMessage: 'too far',
    })
  })

  test('that returns what is no JSON fails', async () => {
    expect(await run('return 1n').invoke({})).toMatchObject({ outcome: 'threw', errorType: 'TypeError' })
  })

  test('writes lines that arrive with their stream', async () => {
    await run('console.log("out"); console.error("err")').invoke({})
    await pool.close()
    expect(lines.sort()).toEqual(['stderr: err', 'stdout: out'])
  })
})

describe('time', () => {
  test('is moved before the artifact is loaded', async () => {
    time.setOffsetMs(100 * HOUR_MS)
    const { value } = (await run('return loadedMs', { before: 'const loadedMs = Date.now()' }).invoke({})) as {
      value: number
    }
    expect(Math.round((time.nowMs() - value) / HOUR_MS)).toBe(0)
  })

  test('in a warm process is that of the event, and takes nothing from the time left', async () => {
    run('return [Date.now(), context.getRemainingTimeInMillis()]')
    await pool.invoke({})
    time.setOffsetMs(50 * HOUR_MS)
    const { value } = (await pool.invoke({})) as { value: [number, number] }
    expect(Math.round((time.nowMs() - value[0]) / HOUR_MS)).toBe(0)
    expect(value[1]).toBeGreaterThan(0)
    expect(value[1]).toBeLessThanOrEqual(30_000)
  })
})

describe('a process', () => {
  test('is used again while it is warm', async () => {
    run('return process.pid')
    expect(await pool.invoke({})).toEqual(await pool.invoke({}))
  })

  test('is joined by another for an event that comes meanwhile, up to the maximum; further events wait', async () => {
    // Each event waits for the file that the next one writes, so they only end if two run at once.
    const body = `
      const { existsSync, writeFileSync } = await import('node:fs')
      writeFileSync('seen-' + event.n, '')
      while (event.n < 2 && !existsSync('seen-' + (event.n === 0 ? 1 : 0))) await new Promise((r) => setTimeout(r, 5))
      return process.pid`
    run(body, { maxSandboxes: 2 })
    const results = await Promise.all([0, 1, 2].map((n) => pool.invoke({ n })))
    const pids = results.map((result) => (result.outcome === 'returned' ? result.value : result))
    expect(pids[0]).not.toEqual(pids[1])
    expect(new Set(pids).size).toBe(2)
  })

  test('is killed at the timeout and the next event finds a new one', async () => {
    run(`if (event.hang) { ${HANG} } return process.pid`, { timeoutSeconds: 1 })
    const { value: pid } = (await pool.invoke({})) as { value: number }
    expect(await pool.invoke({ hang: true })).toEqual({ outcome: 'timed_out', timeoutSeconds: 1 })
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(await pool.invoke({})).toMatchObject({ outcome: 'returned' })
  })

  test('that spins without ever yielding is killed all the same', async () => {
    expect(await run('for (;;) {}', { timeoutSeconds: 1 }).invoke({})).toMatchObject({ outcome: 'timed_out' })
  })

  test('that exits fails its event, with its last words, and is replaced', async () => {
    run('if (event.die) { console.error("goodbye"); process.exit(3) } return "alive"')
    expect(await pool.invoke({ die: true })).toEqual({ outcome: 'crashed', exit: 'exit code 3', stderr: 'goodbye' })
    expect(await pool.invoke({})).toEqual({ outcome: 'returned', value: 'alive' })
  })

  test('that an unhandled rejection ends fails its event', async () => {
    expect(await run(`Promise.reject(new Error('lost')); ${HANG}`).invoke({})).toMatchObject({
      outcome: 'crashed',
      stderr: expect.stringContaining('lost'),
    })
  })

  test('that cannot load its artifact fails with what it wrote about it', async () => {
    run('', { before: 'throw new Error("LEDGER_TABLE is missing")' })
    expect(await pool.invoke({})).toMatchObject({
      outcome: 'init_failed',
      stderr: expect.stringContaining('LEDGER_TABLE is missing'),
    })
  })

  test('that does not get its modules loaded is killed, and the limit is named', async () => {
    const result = await run('', { before: HANG, initLimitSeconds: 0.5 }).invoke({})
    expect(describeResult(result)).toBe('could not start (killed after 0.5 s, the limit for loading its modules)')
  })

  test('can be killed while it handles an event', async () => {
    run(HANG)
    const result = pool.invoke({ run: 7 })
    const sandbox = await pool.sandboxHandling((event) => JSON.stringify(event) === '{"run":7}')
    await sandbox.kill()
    expect(await result).toEqual({ outcome: 'crashed', exit: 'SIGKILL', stderr: '' })
  })
})

describe('closing', () => {
  test('kills what runs and turns away what waits', async () => {
    run(HANG, { maxSandboxes: 1 })
    const results = [pool.invoke({}), pool.invoke({})]
    await pool.sandboxHandling(() => true)
    await pool.close()
    expect((await Promise.all(results)).map(({ outcome }) => outcome)).toEqual(['crashed', 'crashed'])
    expect(pool.inFlight()).toBe(0)
  })
})
