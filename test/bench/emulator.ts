import type { Bench } from '../../scripts/benches.ts'
import { copiesOverHttp, copiesWithoutSockets } from './emulator/copies.ts'
import { measureLists } from './emulator/lists.ts'

export const bench: Bench = {
  name: 'emulator',
  measures:
    'the emulator: POSTs of copies a second, and lists of 1,000, 10,000 and 100,000 copies by what they are filtered by',
  run: async (tools) => [
    ...(await copiesWithoutSockets(tools)),
    ...(await copiesOverHttp(tools)),
    ...(await measureLists(tools)),
  ],
}
