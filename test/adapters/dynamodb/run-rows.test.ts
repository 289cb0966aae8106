import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeItem, type Item } from '../../../lib/adapters/dynamodb/attributes.ts'
import { runRowKey } from '../../../lib/adapters/dynamodb/keys.ts'
import type { Run } from '../../../lib/core/run.ts'
import { moveRun } from '../../../lib/core/run-moves.ts'
import { seeCopy } from '../../../lib/core/see.ts'
import { DEFAULT_SETTINGS } from '../../../lib/core/settings.ts'
import type { CopyView, OrderView } from '../../../lib/core/views.ts'
import { openDynamoDbLedger } from '../../contract/ledgers.ts'
import { DUE_MS, eventfulRun, planned } from '../../contract/sample-rows.ts'
import { itemBytes, writeUnits } from '../../models/write-units.ts'

describe('the rows of runs', () => {
  let opened: Awaited<ReturnType<typeof openDynamoDbLedger>>
  let reportedUnits = 0
  beforeEach(async () => {
    reportedUnits = 0
    opened = await openDynamoDbLedger((units) => {
      reportedUnits += units
    })
  })
  afterEach(() => opened.close())

  const rowOf = async (run: Run): Promise<Item | undefined> => {
    const Key = encodeItem({ ...runRowKey(run.key) })
    return (await opened.client.send(new GetItemCommand({ TableName: opened.tableName, Key }))).Item
  }
  /** Write units of every row that a run goes through. */
  const unitsOf = async (versions: readonly Run[]): Promise<number[]> => {
    const units: number[] = []
    let before: Item | undefined
    for (const run of versions) {
      if (run.version === 1) await opened.ledger.createRun(run)
      else expect(await opened.ledger.saveRun(run)).toBe('saved')
      const after = await rowOf(run)
      units.push(writeUnits(before, after ?? {}))
      before = after
    }
    return units
  }

  test('cost two write units to begin and to end, and one for each step between, without trouble', async () => {
    expect(await unitsOf(lifeWithoutTrouble())).toEqual([2, 1, 1, 2])
  })

  test('cost a tenth of a write unit to release, ten to a group', async () => {
    const runs = Array.from({ length: 10 }, (_, index) =>
      planned({ wakeMs: DUE_MS, seriesId: `subscription:KjYhTgRf${10 + index}` }),
    )
    const before = reportedUnits
    await opened.ledger.noteRelease({ slotMs: DUE_MS, runs })
    expect(reportedUnits - before).toBe(1)
  })

  test('stay below 1 KB without trouble, and below 4 KB with all of it', async () => {
    const life = lifeWithoutTrouble()
    await unitsOf(life)
    expect(itemBytes((await rowOf(planned({ wakeMs: DUE_MS }))) ?? {})).toBeLessThan(1024)
    const last = life.at(-1)?.version ?? 0
    const worst = eventfulRun(planned({ wakeMs: DUE_MS }))
    const message = 'ü'.repeat(200)
    const error = { status: 422, code: 'C'.repeat(100), pointer: 'p'.repeat(100), key: 'k'.repeat(100), message }
    await opened.ledger.saveRun({ ...worst, error, note: message, version: last + 1 })
    expect(itemBytes((await rowOf(worst)) ?? {})).toBeLessThan(4096)
  })

  test('are forgotten 400 days after they closed, and only if nothing opened them again', async () => {
    const run = planned({ wakeMs: DUE_MS })
    await opened.ledger.createRun(run)
    const skipped: Run = { ...run, version: 2, state: { name: 'skipped', reason: 'missed', closedMs: DUE_MS } }
    await opened.ledger.saveRun(skipped)
    expect((await rowOf(run))?.expires_at).toEqual({ N: String(DUE_MS / 1000 + 400 * 86_400) })
    await opened.ledger.saveRun(moveRun(skipped, { name: 'reopen', wakeMs: DUE_MS }, DUE_MS))
    expect(await rowOf(run)).not.toHaveProperty('expires_at')
  })

  test('report the write units that they consumed, a failed condition as one', async () => {
    const run = planned({ wakeMs: DUE_MS })
    await opened.ledger.createRun(run)
    const afterCreate = reportedUnits
    expect(afterCreate).toBeGreaterThan(0)
    await opened.ledger.createRun(run)
    expect(reportedUnits).toBe(afterCreate + 1)
  })

  test('are not guessed at when a newer version wrote them', async () => {
    const run = planned({ wakeMs: DUE_MS })
    await opened.ledger.createRun(run)
    const Item = { ...(await rowOf(run)), format: { N: '2' } }
    await opened.client.send(new PutItemCommand({ TableName: opened.tableName, Item }))
    await expect(opened.ledger.readRun(run.key)).rejects.toMatchObject({
      code: 'LEDGER_ROW_UNREADABLE',
      message: expect.stringContaining('attribute "format" should be 1, but is 2'),
    })
  })

  test.each([
    ['state', { S: 'hovering' }, 'one of planned, claimed'],
    ['state_wake_at', { S: 'soon' }, 'a time'],
    ['version', { S: '1' }, 'a whole number'],
    ['history', { L: [{ S: 'once upon a time' }] }, 'moves such as'],
  ])('name the attribute %s when it is not what it must be', async (name, value, expected) => {
    const run = planned({ wakeMs: DUE_MS })
    await opened.ledger.createRun(run)
    const Item = { ...(await rowOf(run)), [name]: value }
    await opened.client.send(new PutItemCommand({ TableName: opened.tableName, Item }))
    await expect(opened.ledger.readRun(run.key)).rejects.toThrow(`"${name}" should be ${expected}`)
  })
})

/** Every version of a run that Perennial runs and that nothing happens to: created, claimed, accepted, closed. */
function lifeWithoutTrouble(): Run[] {
  const run = planned({ wakeMs: DUE_MS })
  const leaseUntilMs = DUE_MS + 70_000
  const claimed = moveRun(run, { name: 'claim', action: 'create', fenced: false, leaseUntilMs }, DUE_MS + 1)
  const copy = { type: 'recurring_order_copies', id: 'AbCdEfGhIj', createdMs: DUE_MS + 2 } as const
  const begun = { ...copy, status: 'in_progress', updatedMs: DUE_MS + 2, targetOrderId: undefined, ours: true }
  const accepted = moveRun(claimed, { name: 'accept', copy: begun, wakeMs: DUE_MS + 600_000 }, DUE_MS + 3)
  const terms = { wantsPlacement: true, nextDueMs: undefined }
  const context = { terms, settings: DEFAULT_SETTINGS, nowMs: DUE_MS + 9_000 }
  return [run, claimed, accepted, seeCopy(accepted, completedCopy(copy.id), context).run]
}

function completedCopy(id: string): CopyView {
  return {
    type: 'recurring_order_copies',
    id,
    status: 'completed',
    createdMs: DUE_MS + 2,
    updatedMs: DUE_MS + 8_000,
    reference: undefined,
    referenceOrigin: 'perennial',
    placeTargetOrder: true,
    sourceOrderId: 'source0001',
    subscriptionId: 'KjYhTgRfEd',
    schedule: undefined,
    targetOrder: placedOrder('target0001'),
    targetOrderId: 'target0001',
    error: undefined,
  }
}

function placedOrder(id: string): OrderView {
  return {
    id,
    status: 'placed',
    paymentStatus: 'authorized',
    fulfillmentStatus: 'unfulfilled',
    createdMs: DUE_MS + 8_000,
    placedMs: DUE_MS + 8_000,
    updatedMs: DUE_MS + 8_000,
    metadata: {},
    amountCents: 4_900,
    currencyCode: 'EUR',
    renewsSubscriptionId: undefined,
    hasSubscriptions: undefined,
  }
}
