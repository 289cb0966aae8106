import { expect, test } from 'vitest'
import { progressOf } from '../../lib/cli/progress.ts'
import { scriptedTerminal } from './scripted-terminal.ts'

test('tells how far it has come every two seconds at most, and nothing of what is done sooner', () => {
  let nowMs = 0
  const terminal = scriptedTerminal()
  const tell = progressOf({ terminal, clock: { nowMs: () => nowMs } }, 'Looked at', 100)
  for (const count of [25, 50, 75, 100]) {
    nowMs += 1_500
    tell(count)
  }
  expect(terminal.noted).toEqual(['Looked at: 50 of 100 …'])
})
