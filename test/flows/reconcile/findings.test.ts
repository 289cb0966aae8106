import { describe, expect, test } from 'vitest'
import { FINDING_KINDS } from '../../../lib/core/finding.ts'
import { audit, foundIn } from './audit-stage.ts'
import { FAULTY_WORLDS, type FaultyWorld } from './faulty-worlds.ts'

type Code = keyof typeof FAULTY_WORLDS
const CODES = Object.keys(FAULTY_WORLDS).filter((code): code is Code => Object.hasOwn(FAULTY_WORLDS, code))

/** Everything that a dry run must leave as it is. */
async function everything({ world }: FaultyWorld) {
  const kept = await Promise.all([
    world.ledger.readAudit(),
    world.ledger.readReports(),
    world.ledger.readReconciledToMs('order_copies'),
    world.ledger.scanRows({ after: undefined, limit: 1_000 }),
  ])
  const { orders, copies, order_subscriptions } = { ...world.state() }
  return structuredClone([kept, orders, copies, order_subscriptions, world.queue.waiting(), world.queue.parked()])
}

describe.each(CODES)('a world with %s', (code) => {
  const { kind } = FINDING_KINDS[code]

  test('is told so by a dry run, which changes nothing', async () => {
    const faulty = await FAULTY_WORLDS[code]()
    const before = await everything(faulty)
    const report = await audit(faulty.world, { mode: 'dry_run', apply: [code] })
    expect(foundIn(report)).toEqual([`${code} ${kind === 'person' ? 'left' : 'would_apply'}`])
    expect(await everything(faulty)).toEqual(before)
  })

  test(`is ${kind === 'safe' ? 'repaired at once' : kind === 'by_name' ? 'left alone until it is named' : 'named each time'}`, async () => {
    const { world } = await FAULTY_WORLDS[code]()
    const state = { safe: 'applied', by_name: 'proposed', person: 'left' }[kind]
    expect(foundIn(await audit(world))).toEqual([`${code} ${state}`])
    expect(foundIn(await audit(world))).toEqual(kind === 'safe' ? [] : [`${code} ${state}`])
  })
})

describe.each(CODES.filter((code) => FINDING_KINDS[code].kind === 'by_name'))('%s', (code) => {
  test('is repaired when a person names it, and a second audit finds nothing', async () => {
    const { world } = await FAULTY_WORLDS[code]()
    expect(foundIn(await audit(world, { apply: [code] }))).toEqual([`${code} applied`])
    await world.emulator.runDue()
    expect(foundIn(await audit(world))).toEqual([])
  })
})
