import { expect, test } from 'vitest'
import { verdictOn } from '../../../lib/cli/report/verdict.ts'
import { report } from './sample-report.ts'

test.each([
  [{}, 'well', 'All is well'],
  [{ outcome: 'unfinished' }, 'open', 'Nothing found so far'],
  [{ outcome: 'unreachable', found: { unrecorded_outcome: { applied: 1 } } }, 'open', '1 finding, all put right'],
  [{ found: { unrecorded_outcome: { applied: 3 } } }, 'well', '3 findings, all put right'],
  [{ found: { unrecorded_outcome: { applied: 3, failed: 1 } } }, 'open', '4 findings, 1 still open'],
  [{ mode: 'dry_run', found: { missed_run: { would_apply: 2 } } }, 'open', '2 findings, 2 still open'],
  [{ found: { stuck_in_progress: { left: 1 }, duplicate_copy: { proposed: 1 } } }, 'open', '2 findings, 2 still open'],
  [{ periods: [{ name: '2026-11-16', runs: { completed: 9, parked: 2 } }] }, 'open', 'Nothing found, 2 parked'],
  [{ violations: ['order:a@2026-11-16T09:00:00Z'] }, 'broken', '1 run has more than one placed order'],
  [
    { violations: ['order:a@2026-11-16T09:00:00Z', 'order:b@2026-11-16T09:00:00Z'], outcome: 'unfinished' },
    'broken',
    '2 runs have more than one placed order',
  ],
] as const)('%j is %s: %s', (changes, mood, headline) => {
  expect(verdictOn(report(changes))).toMatchObject({ mood, headline })
})
