import { expect, test } from 'vitest'
import { HOUR_MS } from '../../../lib/core/duration.ts'
import { reconcileRuns } from '../../../lib/flows/reconcile-runs.ts'
import { copiesOf } from '../../shop.ts'
import { failedWith } from '../failures.ts'
import { FAULTY_WORLDS } from './faulty-worlds.ts'

const NO_HURRY = { remainingMs: () => 300_000 }

test('the own copy of a run with two orders that we may not read any more keeps no list from being read on', async () => {
  const { world, key } = await FAULTY_WORLDS.duplicate_copy()
  const [own] = copiesOf(world, 'tea')
  const { listCopies } = world.deps.commerceLayer
  world.deps.commerceLayer.listCopies = async (query) => {
    const answer = await listCopies(query)
    if (!answer.ok) return answer
    return { ok: true, value: { ...answer.value, items: answer.value.items.filter(({ id }) => id !== own?.id) } }
  }
  world.deps.commerceLayer.retrieveCopy = async () => failedWith(403)
  world.moveClock(HOUR_MS)
  const report = await reconcileRuns(world.deps, NO_HURRY)
  expect(report).toMatchObject({ outcome: 'finished', violations: [key] })
  expect((await reconcileRuns(world.deps, NO_HURRY)).violations).toEqual([key])
})
