import { makeAgenda } from '../../lib/emulator/agenda.ts'
import { type Behaviour, defaultBehaviour } from '../../lib/emulator/behaviour.ts'
import { catalog } from '../../lib/emulator/catalog.ts'
import { makeOutbox } from '../../lib/emulator/deliveries/outbox.ts'
import { dice } from '../../lib/emulator/dice.ts'
import { makeFaults } from '../../lib/emulator/faults.ts'
import { makeHistory } from '../../lib/emulator/history.ts'
import { makeStore } from '../../lib/emulator/store.ts'
import type { World } from '../../lib/emulator/world.ts'

/** An empty world at the beginning of time, for what needs resources and nothing that happens to them. */
export const makeWorld = (behaviour: Partial<Behaviour> = {}): World => {
  const { next } = dice()
  const nowMs = () => 0
  return {
    organization: { id: 'organization', slug: 'demo' },
    mode: 'test',
    store: makeStore(makeHistory(nowMs, () => 0)),
    agenda: makeAgenda(),
    outbox: makeOutbox(),
    faults: makeFaults(next),
    nowMs,
    random: next,
    behaviour: () => ({ ...defaultBehaviour, ...behaviour }),
    shownFields: new Map(),
    shapeOf: (type) => catalog[type],
    shown: ({ attributes }) => attributes,
    nextNumber: () => 1,
  }
}
