import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { runProgram } from '../../lib/cli/program.ts'
import { scriptedTerminal } from './scripted-terminal.ts'

async function completion(...args: string[]) {
  const terminal = scriptedTerminal()
  const clock = { nowMs: () => 0 }
  const host = { terminal, environment: {}, setEnvironment: () => {}, directory: '/nowhere', clock, signals: process }
  return { exitCode: await runProgram(['completion', ...args], host), terminal }
}

/** What bash offers for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const { terminal } = await completion('bash')
  const typed = ['perennial', ...words].map((word) => `'${word}'`).join(' ')
  const ask = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _perennial; echo "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', `${terminal.said.join('\n')}\n${ask}`], { encoding: 'utf8' })
    .trim()
    .split(' ')
}

test('offers the commands that begin so', async () => {
  expect(await offered('re')).toEqual(expect.arrayContaining(['replay', 'resume']))
  expect(await offered('imp')).toEqual(['import'])
})

test('offers the options of the command', async () => {
  expect(await offered('import', '--d')).toEqual(['--debug', '--dry-run'])
  expect(await offered('discard', 'order:tea@2026-12-01T12:00:00Z', '--re')).toEqual(['--reason'])
})

test('offers the commands below a command, and their options', async () => {
  expect(await offered('webhooks', 'r')).toEqual(['rotate', 'remove'])
  expect(await offered('webhooks', 'rotate', '--f')).toEqual(['--finish'])
})

test('offers nothing where nothing fits', async () => {
  expect(await offered('nothing', '--d')).toEqual([''])
})

test('tells zsh to read what is written for bash', async () => {
  const { terminal } = await completion('zsh')
  expect(terminal.said.slice(0, 2)).toEqual([
    'autoload -U +X compinit && compinit',
    'autoload -U +X bashcompinit && bashcompinit',
  ])
})

test('knows no other shell', async () => {
  const { exitCode, terminal } = await completion('fish')
  expect(exitCode).toBe(2)
  expect(terminal.noted[0]).toContain('bash, zsh')
})
