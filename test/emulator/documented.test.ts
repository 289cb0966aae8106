import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { defaultBehaviour } from '../../lib/emulator/behaviour.ts'
import { Refused } from '../../lib/emulator/control/check.ts'
import { makeStage } from './stage.ts'

const manual = readFileSync(new URL('../../docs/EMULATOR.md', import.meta.url), 'utf8')

/** The rows of the table below a heading cell, each with its cells. */
const rowsBelow = (heading: string): readonly (readonly string[])[] => {
  const [, table = ''] = manual.split(`| ${heading} |`)
  const [, , ...lines] = table.split('\n')
  return lines.slice(0, lines.indexOf('')).map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  )
}

const quotedIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

/** What a problem with something unknown says was expected instead. */
const expectedBy = (refuse: (control: ReturnType<typeof makeStage>['emulator']['control']) => void): string[] => {
  try {
    refuse(makeStage().emulator.control)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const [, names = ''] = /expected (?:one of )?([\w, ]+)/.exec(error.problems.at(-1) ?? '') ?? []
    return names.replace(', got', '').trim().split(', ')
  }
  throw new Error('expected a refusal')
}

describe('docs/EMULATOR.md', () => {
  test('has every option with its default', () => {
    const rows = rowsBelow('option | default | decides')
    expect(rows.flatMap(([cell = '']) => quotedIn(cell))).toEqual(Object.keys(defaultBehaviour))
    const told = rows
      .filter(([name]) => name !== '`deliveryRetryDelaysMs`')
      .map(([, cell]) => cell?.replaceAll('`', ''))
    const { deliveryRetryDelaysMs: _waits, ...others } = defaultBehaviour
    expect(told).toEqual(Object.values(others).map(String))
  })

  test.each([
    ['request', 'with | what the client sees | what happens'],
    ['delivery', 'with | what the receiver sees'],
  ])('has every effect of a %s', (on, columns) => {
    const fault = { on, path: '/', effect: { kind: 'unknown' } }
    const effects = expectedBy((control) => control.addFaults([fault]))
    expect(rowsBelow(`\`effect\` of a ${on} | ${columns}`).flatMap(([cell = '']) => quotedIn(cell))).toEqual(effects)
  })

  test('has every list of a seed with every member', () => {
    const rows = new Map(
      rowsBelow('list | members').map(([list = '', ...members]) => [quotedIn(list)[0], quotedIn(members.join())]),
    )
    const lists = expectedBy((control) => control.seed({ unknown: [] }))
    expect([...rows.keys()].toSorted()).toEqual([...lists, 'items', 'line_items'].toSorted())
    const within = { items: 'order_subscriptions', line_items: 'orders' }
    for (const [list, told] of rows) {
      const member = { unknown: 1 }
      const outer = list === 'items' || list === 'line_items' ? within[list] : undefined
      const seed = outer === undefined ? { [String(list)]: [member] } : { [outer]: [{ [String(list)]: [member] }] }
      expect(told).toEqual(expect.arrayContaining(expectedBy((control) => control.seed(seed))))
    }
  })

  test('has every outcome of a copy', () => {
    const outcomes = expectedBy((control) => control.seed({ orders: [{ id: 'one', copy_outcome: 'unknown' }] }))
    const told = rowsBelow('`copy_outcome` | the copy | its target order').flatMap(([cell = '']) => quotedIn(cell))
    expect(told.toSorted()).toEqual(outcomes.toSorted())
  })
})
