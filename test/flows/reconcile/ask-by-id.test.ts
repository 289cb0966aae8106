import { expect, test } from 'vitest'
import type { PassOutcome } from '../../../lib/core/reconciliation.ts'
import { UnreadableRow } from '../../../lib/core/unreadable-row.ts'
import type { Answer } from '../../../lib/flows/dependencies.ts'
import { askById } from '../../../lib/flows/reconcile/ask-by-id.ts'
import { failedWith } from '../failures.ts'
import { makeWorld } from '../world.ts'

interface Resource {
  id: string
}

const named = (count: number) => Array.from({ length: count }, (_, at) => `id-${at}`)

/** Asks for rows, each of which is an id; all exist, unless the answers say otherwise. */
async function ask(
  rows: readonly string[],
  answers: {
    list?: (ids: readonly string[]) => Answer<Resource[]>
    retrieve?: (id: string) => Answer<Resource>
    see?: (row: string) => PassOutcome
  } = {},
) {
  const listed: number[] = []
  const retrieved: string[] = []
  const seen: [string, string][] = []
  const { list = existing, retrieve = (id) => ({ ok: true, value: { id } }), see = () => 'finished' } = answers
  const outcome = await askById<string, Resource>(makeWorld().deps, {
    rows,
    idOf: (row) => row,
    list: async (ids) => {
      listed.push(ids.length)
      return list(ids)
    },
    retrieve: async (id) => {
      retrieved.push(id)
      return retrieve(id)
    },
    see: async (row, now) => {
      seen.push([row, now === 'gone' ? now : now.id])
      return see(row)
    },
  })
  return { outcome, listed, retrieved, seen }
}

const existing = (ids: readonly string[]): Answer<Resource[]> => ({ ok: true, value: ids.map((id) => ({ id })) })

/** A list that lags behind: it knows of nothing yet. */
const lagging = (): Answer<Resource[]> => ({ ok: true, value: [] })

test('each row is told what it is about, 25 of them by one request', async () => {
  const { outcome, listed, retrieved, seen } = await ask(named(60))
  expect({ outcome, listed, retrieved }).toEqual({ outcome: 'finished', listed: [25, 25, 10], retrieved: [] })
  expect(seen).toEqual(named(60).map((id) => [id, id]))
  expect(await ask([])).toEqual({ outcome: 'finished', listed: [], retrieved: [], seen: [] })
})

test('what a list does not show is gone only when it is not found by its own id either', async () => {
  const there = await ask(['a'], { list: lagging })
  expect(there).toMatchObject({ outcome: 'finished', retrieved: ['a'], seen: [['a', 'a']] })
  const gone = await ask(['a', 'b'], { list: lagging, retrieve: () => failedWith(404) })
  expect(gone).toMatchObject({
    outcome: 'finished',
    seen: [
      ['a', 'gone'],
      ['b', 'gone'],
    ],
  })
})

test('what cannot be read is not gone: the asking ends there', async () => {
  const unlisted = await ask(named(30), { list: () => failedWith(503) })
  expect(unlisted).toEqual({ outcome: 'unreachable', listed: [25], retrieved: [], seen: [] })
  const unread = await ask(['a', 'b'], { list: lagging, retrieve: () => failedWith(503) })
  expect(unread).toMatchObject({ outcome: 'unreachable', retrieved: ['a'], seen: [] })
})

test('whoever cannot finish a row ends the asking', async () => {
  const { outcome, seen } = await ask(named(30), { see: (row) => (row === 'id-1' ? 'unfinished' : 'finished') })
  expect([outcome, seen.length]).toEqual(['unfinished', 2])
})

test('one that we alone may not read, or whose row cannot be read, keeps no other from being asked for', async () => {
  const retrieve = (id: string) => (id === 'id-3' ? failedWith(403) : failedWith(404))
  const refused = await ask(named(30), { list: lagging, retrieve })
  expect(refused).toMatchObject({ outcome: 'finished' })
  expect(refused.seen.map(([id]) => id)).toEqual(named(30).filter((id) => id !== 'id-3'))
  const unreadable = await ask(named(30), {
    see: (row) => {
      if (row === 'id-3') throw new UnreadableRow(row, { attribute: 'format', expected: '1', got: 2 })
      return 'finished'
    },
  })
  expect(unreadable).toMatchObject({ outcome: 'finished' })
  expect(unreadable.seen).toHaveLength(30)
})
