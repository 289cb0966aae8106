import { beforeEach, describe, expect, test } from 'vitest'
import type { RealOptions } from '../../lib/cli/real.ts'
import { runStart } from '../../lib/cli/start-program.ts'
import type { StoryOptions } from '../../lib/local/story/options.ts'
import { type ScriptedTerminal, scriptedTerminal } from './scripted-terminal.ts'

let terminal: ScriptedTerminal
let stories: StoryOptions[]
let reals: RealOptions[]
beforeEach(() => {
  terminal = scriptedTerminal()
  stories = []
  reals = []
})

function run(...args: string[]): Promise<number> {
  return runStart(args, {
    terminal,
    story: async (options) => {
      stories.push(options)
      return 0
    },
    real: async (options) => {
      reals.push(options)
      return 3
    },
  })
}

describe('npm start', () => {
  test('plays a story of at least 40 runs and stays up when nothing else is asked for', async () => {
    expect(await run()).toBe(0)
    expect(stories).toEqual([
      {
        afterwards: 'stay_up',
        summary: 'for_people',
        port: 4000,
        portChoice: 'default',
        dataDir: undefined,
        runs: expect.any(Number),
        seed: 1,
      },
    ])
    expect(stories[0]?.runs).toBeGreaterThanOrEqual(40)
  })

  test('takes every option', async () => {
    await run('--once', '--json', '--port', '4000', '--data', 'here', '--runs', '60', '--seed', '7')
    expect(stories).toEqual([
      {
        afterwards: 'exit',
        summary: 'json',
        port: 4000,
        portChoice: 'asked_for',
        dataDir: 'here',
        runs: 60,
        seed: 7,
      },
    ])
  })

  test('goes to a real organization only with --real', async () => {
    expect(await run('--real', '--json')).toBe(3)
    expect(await run('--real', '--write', 'order:aBcDeFgHiJ@2026-12-01T00:00:00Z')).toBe(3)
    expect(reals).toEqual([{ json: true }, { json: false, write: 'order:aBcDeFgHiJ@2026-12-01T00:00:00Z' }])
    expect(stories).toEqual([])
  })

  test.each([
    [['--bogus'], /Unknown option '--bogus'/],
    [['--runs', '3'], /Expected a whole number from \d+ to \d+/],
    [['--port', '70000'], /Expected a whole number from 0 to 65535/],
    [['--seed', '1.5'], /Expected a whole number/],
    [['--write', 'order:x@2026-12-01T00:00:00Z'], /--write needs --real/],
    [['everything'], /[Tt]oo many arguments/],
    [['--data', ''], /Expected the name of a folder\.$/],
    [['--real', '--once'], /does not go with --once\.$/],
    [['--real', '--port', '4000', '--data', 'x', '--runs', '40', '--seed', '1'], /--port, --data, --runs, --seed\.$/],
  ])('answers %j with what is wrong, where help is, and 2', async (args, sentence) => {
    expect(await run(...args)).toBe(2)
    expect(terminal.noted).toEqual([expect.any(String), 'See "npm start -- --help".'])
    expect(terminal.noted[0]).toMatch(sentence)
    expect([...stories, ...reals]).toEqual([])
  })

  test('says what was asked wrongly in JSON too, with --json', async () => {
    expect(await run('--json', '--bogus')).toBe(2)
    expect(JSON.parse(terminal.said.at(-1) ?? '')).toEqual({
      error: { code: 'usage', message: "Unknown option '--bogus'.", remedy: 'See "npm start -- --help".' },
    })
  })

  test('shows where it failed with --debug only', async () => {
    const story = async () => {
      throw new Error('no disk')
    }
    const host = { terminal, story, real: story }
    expect(await runStart([], host)).toBe(1)
    expect(terminal.noted.join('\n')).not.toContain('start-program.test.ts')
    expect(await runStart(['--debug'], host)).toBe(1)
    expect(terminal.noted.join('\n')).toContain('start-program.test.ts')
  })

  test('shows every option with --help and ends with 0', async () => {
    expect(await run('--help')).toBe(0)
    const help = terminal.said.join('\n')
    for (const option of ['once', 'json', 'port', 'data', 'runs', 'seed', 'real', 'write', 'debug']) {
      expect(help).toContain(`--${option}`)
    }
  })
})
