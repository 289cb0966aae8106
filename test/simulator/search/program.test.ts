import { expect, test } from 'vitest'
import { simulateProgram } from '../../../lib/simulator/search/program.ts'

/** Runs the program, and keeps what it says and how it handles its bar. */
async function run(...args: readonly string[]) {
  const said: string[] = []
  const noted: string[] = []
  const bar: string[] = []
  let nowMs = 0
  const exitCode = await simulateProgram(args, {
    terminal: { say: (text) => void said.push(text), note: (text) => void noted.push(text) },
    progressBar: { show: () => void bar.push('shown'), takeAway: () => void bar.push('taken away') },
    nowMs: () => {
      nowMs += 1_000
      return nowMs
    },
    cores: 1,
  })
  return { exitCode, said: said.join('\n'), noted: noted.join('\n'), bar }
}

test.each([
  { args: ['--exhaustive', '--show'], what: '--show' },
  { args: ['--show', '--json'], what: '--json' },
  { args: ['--strike', 'plain/order/first_try/1/lost', '--seeds', '1'], what: '--seeds' },
  { args: ['--strike', 'plain/order/first_try/1/forgotten'], what: 'plain/order/replayed/17/lost' },
  { args: ['--strike', 'nothing'], what: 'plain/order/replayed/17/lost' },
])('$args is refused with a message', async ({ args, what }) => {
  const { exitCode, said, noted } = await run(...args)
  expect({ exitCode, said }).toEqual({ exitCode: 2, said: '' })
  expect(noted).toContain(what)
})

test('one strike is played again and told by its name', async () => {
  const { exitCode, said } = await run('--strike', 'plain/order/first_try/10/refused')
  expect(exitCode).toBe(0)
  expect(said.match(/: refused$/gm)).toHaveLength(1)
  expect(said).toContain('Every promise held.')
})

test('the progress bar is gone before anything is printed', async () => {
  const { exitCode, said, bar } = await run('--seeds', '2', '--workers', '1')
  expect({ exitCode, bar }).toEqual({ exitCode: 0, bar: ['shown', 'taken away'] })
  expect(said).toContain('2 histories')
})

test('a seed is shown with all that happens in it', async () => {
  const { exitCode, said } = await run('--show', '--seeds', '1', '--start', '5', '--mix', 'plain')
  expect(exitCode).toBe(0)
  expect(said.split('\n').slice(0, 2)).toEqual(['seed 5', expect.stringMatching(/^mix plain, storm until /)])
})
