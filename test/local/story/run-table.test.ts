import { describe, expect, test } from 'vitest'
import { plain } from '../../../lib/cli/terminal.ts'
import { EMPTY_HISTORY, remember } from '../../../lib/core/history.ts'
import { accountFor } from '../../../lib/local/story/accounting.ts'
import { runTable } from '../../../lib/local/story/run-table.ts'
import { SAMPLE_STATES } from '../../core/sample-runs.ts'
import { goodEvidence, SAMPLE_CAST, STORY_START_MS } from './sample-evidence.ts'

const ids = SAMPLE_CAST.map(({ id }) => id)

function goodOutcomes() {
  // As long as the ids of Commerce Layer are.
  const shortened = goodEvidence().runs.map((run) => ({
    ...run,
    copy: run.copy && { ...run.copy, targetOrderId: 'aBcDeFgHiJ' },
  }))
  return accountFor(SAMPLE_CAST, { ...goodEvidence(), runs: shortened }, 'as_written').outcomes.map((outcome) => ({
    ...outcome,
    problems: [],
  }))
}

describe('the table of runs', () => {
  test('has one line for each run, in the order of the cast', () => {
    const rows = runTable(goodOutcomes(), { paint: plain, columns: undefined })
      .filter((line) => !line.startsWith(' '))
      .slice(1)
    expect(rows.map((line) => line.split(/\s+/)[0])).toEqual(ids)
  })

  test('says what it was, who kept the clock, when it was due, how it ended, in which order, and why', () => {
    const [, line] = runTable(goodOutcomes(), { paint: plain, columns: undefined })
    expect(line).toMatch(/^coffee-monthly-01 +automatic +Commerce Layer +01 Dec +completed +aBcDeFgHiJ +order placed$/)
  })

  test('keeps to 100 columns', () => {
    const longest = Math.max(
      ...runTable(goodOutcomes(), { paint: plain, columns: undefined }).map((line) => line.length),
    )
    expect(longest).toBeLessThanOrEqual(100)
  })

  test('tells below a run what the story did to it and how it went on', () => {
    const outcomes = goodOutcomes().map((outcome) => {
      if (outcome.member.id !== 'box-monthly-01' || outcome.run === undefined) return outcome
      const moved = { atMs: STORY_START_MS, from: 'claimed', to: 'in_doubt', why: 'answer_lost', post: 1 } as const
      return { ...outcome, run: { ...outcome.run, history: remember(EMPTY_HISTORY, moved) } }
    })
    const lines = runTable(outcomes, { paint: plain, columns: undefined })
    const at = lines.findIndex((line) => line.startsWith('box-monthly-01'))
    expect(lines[at + 1]).toBe('    the answer was lost, the copy came later: in doubt')
  })

  test('does not say of an open run what will happen to it', () => {
    const outcomes = goodOutcomes().map((outcome) =>
      outcome.run === undefined ? outcome : { ...outcome, run: { ...outcome.run, state: SAMPLE_STATES.planned } },
    )
    expect(runTable(outcomes, { paint: plain, columns: undefined })).toHaveLength(1 + ids.length)
  })

  test('shows what is missing and what is wrong, in words and not by colour only', () => {
    const evidence = goodEvidence()
    const { outcomes } = accountFor(SAMPLE_CAST, { ...evidence, runs: evidence.runs.slice(1) })
    const lines = runTable(outcomes, { paint: plain, columns: undefined })
    expect(lines[1]).toMatch(/^coffee-monthly-01 +automatic +Commerce Layer +missing/)
    expect(lines[2]).toBe('    NOT ACCOUNTED FOR: the ledger has no run of it')
  })
})
