import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ledgerStage } from './ledger-stage.ts'
import { SHOP } from './real-shop.ts'
import { type RealStage, type RunOptions, realStage } from './real-stage.ts'

const SLUG = 'perennial-demo'
const OVERDUE = 'order:overdue@2026-11-20T10:00:00Z'
const MISSED = 'subscription:missed@2026-11-22T09:00:00Z'

let stage: RealStage
beforeEach(async () => {
  stage = await realStage(SHOP, { mode: 'live' })
})
afterEach(() => stage.close())

const write = (run: string, options: RunOptions = {}) => stage.run({ write: run, answers: [SLUG], ...options })

async function refusal(run: string, options: RunOptions = {}) {
  const { exitCode, terminal } = await write(run, { json: true, ...options })
  return { exitCode, code: JSON.parse(terminal.said[0] ?? '{}').error?.code }
}

/** What is kept below the folder where it was run. */
const ledgersOnDisk = () => readdir(join(stage.directory, '.perennial', 'real')).catch(() => [])

const copies = () => stage.emulator.emulator.control.state().copies
const interruption = () => Promise.reject(new Error('interrupted'))
const addFault = (fault: object) => stage.emulator.emulator.control.addFaults([{ on: 'request', ...fault }])

describe('--write', () => {
  test('names organization, mode, effect and amount before it does anything', async () => {
    const { terminal } = await write(OVERDUE, { answers: ['no'] })
    const told = terminal.noted.join('\n')
    expect(told).toMatch(/Organization perennial-demo, LIVE mode: real customers, real money/)
    expect(told).toMatch(/creates a copy \(order_copies\) of order overdue/)
    expect(told).toMatch(/places the new order at once and charges the payment source that the customer saved/)
    expect(told).toMatch(/EUR 123\.45/)
    expect(told).toMatch(/Type the organization's slug, perennial-demo, to do it/)
  })

  test.each([['y'], ['Perennial-Demo'], [''], []])('does nothing when %j is typed', async (...answers) => {
    const { exitCode, terminal } = await write(OVERDUE, { answers })
    expect(exitCode).toBe(1)
    expect(terminal.noted.at(-1)).toBe('Not confirmed: nothing was done.')
    expect(await ledgersOnDisk()).toEqual([])
    expect(stage.requests().writes).toBe(0)
  })

  test('does nothing where nobody can be asked, and does not even read', async () => {
    const { exitCode, terminal } = await stage.run({ write: OVERDUE })
    expect(exitCode).toBe(2)
    expect(terminal.noted.join(' ')).toContain('there is no option that confirms for you')
    expect(stage.requests()).toMatchObject({ reads: 0, writes: 0, tokens: 0 })
  })

  test('makes one copy with the reference of the run, and says what became of it', async () => {
    const { exitCode, terminal } = await write(OVERDUE, { json: true })
    expect(exitCode).toBe(0)
    expect(copies()).toMatchObject([
      { source_order: 'overdue', reference: `${OVERDUE}/1`, reference_origin: 'perennial', status: 'completed' },
    ])
    const [copy] = copies()
    expect(JSON.parse(terminal.said[0] ?? '')).toMatchObject({
      run: OVERDUE,
      state: 'completed',
      placed: true,
      copy: { type: 'order_copies', id: copy?.id, targetOrder: copy?.target_order },
    })
  })

  test('makes no second one: its ledger stays on the disk', async () => {
    await write(OVERDUE)
    expect(await refusal(OVERDUE)).toEqual({ exitCode: 1, code: 'already_done' })
    expect(copies()).toHaveLength(1)
  })

  test('takes a missed run away from Commerce Layer before it makes the copy', async () => {
    const { exitCode, terminal } = await write(MISSED)
    expect(exitCode).toBe(0)
    expect(terminal.noted.join('\n')).toMatch(/moves next_run_at of the subscription on first/)
    expect(terminal.noted.join('\n')).toMatch(/EUR 30\.00 \(its items, without shipping and taxes/)
    expect(copies()).toMatchObject([{ type: 'recurring_order_copies', order_subscription: 'missed' }])
    const [, missed] = stage.emulator.emulator.control.state().order_subscriptions
    expect(missed).toMatchObject({ id: 'missed', next_run_at: '2026-12-22T09:00:00.000Z' })
  })

  test('leaves the new order unplaced when the series wants that', async () => {
    const { exitCode, terminal } = await write('subscription:ours@2026-11-29T11:00:00Z')
    expect(exitCode).toBe(0)
    expect(terminal.noted.join('\n')).toMatch(/leaves the new order as a draft: nothing is charged/)
    expect(terminal.noted.join('\n')).toMatch(/it is not due yet/)
    expect(copies()).toMatchObject([{ place_target_order: false }])
  })
})

describe('the ledger of --write', () => {
  test('is kept for its owner only, once something was recorded in it', async () => {
    await write(OVERDUE)
    expect(await ledgersOnDisk()).toEqual([`${SLUG}-live`])
    const { mode } = await stat(join(stage.directory, '.perennial', 'real', `${SLUG}-live`))
    expect(mode & 0o077).toBe(0)
  })

  test('is the table that LEDGER_TABLE names, where it names one', async () => {
    const deployed = await ledgerStage()
    try {
      const { exitCode, terminal } = await write(OVERDUE, { environment: deployed.environment })
      expect(exitCode).toBe(0)
      expect(terminal.noted.join('\n')).toContain(`recorded in the DynamoDB table ${deployed.environment.LEDGER_TABLE}`)
      expect(await deployed.ledger.readRun(OVERDUE)).toMatchObject({ state: { name: 'completed' } })
      expect(await readdir(stage.directory)).toEqual([])
    } finally {
      await deployed.close()
    }
  })
})

describe('--write refuses', () => {
  test.each([
    ['what is no run', 'order:overdue', 'not_a_run', 2],
    ['a series that is not there', 'order:nobody@2026-11-20T10:00:00Z', 'no_such_series', 1],
    ['an order that asks for nothing', 'order:ordinary@2026-11-20T10:00:00Z', 'no_such_series', 1],
    ['a run that is neither due nor next', 'order:overdue@2027-01-20T10:00:00Z', 'not_due_or_next', 1],
    ['a run of invalid metadata', 'order:broken@2026-11-20T10:00:00Z', 'not_due_or_next', 1],
    ['a run that Commerce Layer will make', 'subscription:guarded@2026-11-25T10:00:00Z', 'platforms_run', 1],
  ])('%s', async (_, run, ...ending) => {
    const [code, exitCode] = ending
    expect(await refusal(run)).toEqual({ code, exitCode })
    expect(stage.requests().writes).toBe(0)
    expect(await ledgersOnDisk()).toEqual([])
  })

  test('a run that was due before START_AT', async () => {
    const environment = { START_AT: '2026-11-21T00:00:00Z' }
    expect(await refusal(OVERDUE, { environment })).toEqual({ code: 'before_start', exitCode: 1 })
  })

  test('to work where another Perennial is at work', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'perennial-elsewhere-'))
    try {
      await write(OVERDUE, { directory: elsewhere })
      expect(await refusal(MISSED)).toEqual({ code: 'another_perennial', exitCode: 1 })
      expect(copies()).toHaveLength(1)
      expect((await write(MISSED, { directory: elsewhere })).exitCode).toBe(0)
    } finally {
      await rm(elsewhere, { recursive: true, force: true })
    }
  })
})

describe('--write in trouble', () => {
  test('finds the copy whose answer was lost, and makes no other', async () => {
    addFault({ method: 'POST', path: '/api/order_copies', effect: { kind: 'commit_then_drop' } })
    const { exitCode, terminal } = await write(OVERDUE)
    expect(exitCode).toBe(0)
    expect(terminal.noted.join('\n')).toMatch(/claimed -> in_doubt \(answer_lost\)/)
    expect(copies()).toHaveLength(1)
  })

  test('goes on where it was interrupted before the copy', async () => {
    const interrupted = await write(MISSED, { sleepMs: interruption })
    expect({ exitCode: interrupted.exitCode, copies: copies().length }).toEqual({ exitCode: 1, copies: 0 })
    expect((await write(MISSED)).exitCode).toBe(0)
    expect(copies()).toHaveLength(1)
  })

  test('interrupted when the answer was lost, it knows of the POST and makes no other copy', async () => {
    addFault({ method: 'POST', path: '/api/order_copies', effect: { kind: 'commit_then_drop' } })
    const interrupted = await write(OVERDUE, { sleepMs: interruption })
    expect({ exitCode: interrupted.exitCode, copies: copies().length }).toEqual({ exitCode: 1, copies: 1 })
    const { exitCode, terminal } = await write(OVERDUE)
    expect(exitCode).toBe(0)
    expect(terminal.noted.join('\n')).toMatch(/goes on with what was begun \(in_doubt\)/)
    expect(copies()).toHaveLength(1)
  })

  test('parks what the API refuses, and replays it when it is asked again', async () => {
    const setOutcome = (copy_outcome: string) =>
      stage.emulator.emulator.control.setSwitches({ orders: { overdue: { copy_outcome } } })
    setOutcome('refused')
    const first = await write(OVERDUE)
    expect(first.exitCode).toBe(1)
    expect(first.terminal.said).toContain(`${OVERDUE}  parked: refused`)
    expect(first.terminal.said.join('\n')).toMatch(/VALIDATION_ERROR \/data\/relationships\/source_order/)
    setOutcome('ok')
    expect((await write(OVERDUE)).exitCode).toBe(0)
    expect(copies()).toHaveLength(1)
  })

  test('says when it would go on after a payment was declined', async () => {
    const orders = { overdue: { copy_outcome: 'payment_declined' } }
    stage.emulator.emulator.control.setSwitches({ orders })
    const { exitCode, terminal } = await write(OVERDUE)
    expect(exitCode).toBe(1)
    expect(terminal.said.join('\n')).toMatch(/planned: goes on at .*\n.*COPY_FAILED/)
  })
})
