import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runProgram } from '../../lib/cli/program.ts'
import { scriptedTerminal } from './scripted-terminal.ts'

const FILES = ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)]

/** `npx perennial` as somebody who reads would type it, up to the end of a line, a sentence or a quotation. */
const NAMED = /npx perennial ([a-z][^`"\n]*)/g

/** What the documents tell people to type: the words of a command, and the options that stand behind it. */
const told = FILES.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(NAMED)].map(([, text = '']) => {
    const [typed = ''] = text.split(/ {2}|[;,]/)
    const words = typed.split(' ')
    const path = words.slice(0, words[0] === 'webhooks' ? 2 : 1)
    return { command: path.join(' '), options: words.filter((word) => /^--[a-z]/.test(word)), file }
  }),
)

async function help(command: string) {
  const terminal = scriptedTerminal()
  const clock = { nowMs: () => 0 }
  const host = { terminal, environment: {}, setEnvironment: () => {}, directory: '/nowhere', clock, signals: process }
  const exitCode = await runProgram([...command.split(' '), '--help'], host)
  return { exitCode, text: terminal.said.join('\n') }
}

test.each([...new Set(told.map(({ command }) => command))])(
  'documents say "npx perennial %s" of a command that there is, with options that it has',
  async (command) => {
    const { exitCode, text } = await help(command)
    expect(exitCode).toBe(0)
    expect(text).toMatch(new RegExp(`^Usage: perennial ${command}\\b`))
    const unknown = told
      .filter((one) => one.command === command)
      .flatMap(({ options, file }) =>
        options.filter((option) => !new RegExp(`${option}\\b`).test(text)).map((option) => `${file}: ${option}`),
      )
    expect(unknown).toEqual([])
  },
)

test('the README names every command', async () => {
  const { text } = await help('help')
  const all = [...text.matchAll(/^ {2}([a-z]+) \[/gm)].flatMap(([, name = '']) => name)
  expect(all.length).toBeGreaterThan(15)
  const inReadme = told.filter(({ file }) => file === 'README.md').map(({ command }) => command.split(' ')[0])
  expect(all.filter((name) => name !== 'help' && !inReadme.includes(name))).toEqual([])
})
