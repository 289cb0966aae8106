import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { benchProgram, readBenches } from '../../scripts/benches.ts'
import { bench as coldStart } from './cold-start.ts'
import { bench as deliveries } from './deliveries.ts'
import { bench as emulator } from './emulator.ts'
import { bench as pace } from './pace.ts'
import { bench as plan } from './plan.ts'
import { bench as reconcile } from './reconcile.ts'

const own = fileURLToPath(new URL('.', import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perennial-benches-'))
  await writeFile(
    join(folder, 'loop.ts'),
    `export const bench = { name: 'loop', measures: 'an empty loop', run: async ({ nowMs, note }) => {
       note('looping')
       return [{ name: 'loops', value: 1_234.5, unit: 'loops/s' }, { name: 'now', value: nowMs(), unit: 'ms', target: 'at most 9' }]
     } }`,
  )
  await writeFile(join(folder, 'loop.test.ts'), 'export const bench = { name: "no bench" }')
})
afterEach(() => rm(folder, { recursive: true }))

const run = async (...args: readonly string[]) => {
  const said: string[] = []
  const noted: string[] = []
  const exitCode = await benchProgram(args, {
    folder,
    nowMs: () => 7,
    say: (line) => said.push(line),
    note: (line) => noted.push(line),
  })
  return { exitCode, said, noted }
}

describe('npm run bench', () => {
  test('lists what there is when none is named', async () => {
    expect(await run()).toEqual({ exitCode: 0, said: ['loop         an empty loop'], noted: [] })
    const { said } = await run('--json')
    expect(said.map((line) => JSON.parse(line))).toEqual([{ benches: [{ name: 'loop', measures: 'an empty loop' }] }])
  })

  test('refuses one that is not there, and lists what is', async () => {
    const { exitCode, said, noted } = await run('spin')
    expect({ exitCode, said }).toEqual({ exitCode: 2, said: [] })
    expect(noted).toEqual(['There is no benchmark spin; there are:', 'loop         an empty loop'])
  })

  test('prints a line for each figure, with its unit and what it is meant to be', async () => {
    const { exitCode, said, noted } = await run('loop')
    expect({ exitCode, noted }).toEqual({ exitCode: 0, noted: ['looping'] })
    expect(said).toEqual([
      expect.stringMatching(/^loops +1,23[45] loops\/s$/),
      expect.stringMatching(/^now +7 ms \(at most 9\)$/),
    ])
  })

  test('prints one JSON document when asked to, with the machine that the figures are of', async () => {
    const { said } = await run('loop', '--json')
    expect(said.map((line) => JSON.parse(line))).toMatchObject([
      {
        name: 'loop',
        machine: { node: process.versions.node, cpus: expect.any(Number) },
        figures: [{ name: 'loops', value: 1_234.5, unit: 'loops/s' }, {}],
      },
    ])
  })

  test('does not take a file for a benchmark of another name', async () => {
    await writeFile(join(folder, 'spin.ts'), "export const bench = { name: 'loop' }")
    await expect(run()).rejects.toThrow('spin.ts exports the bench loop: expected spin')
  })
})

test('every benchmark of the project is one by its name, and says what it measures', async () => {
  const benches = await readBenches(own)
  expect(benches.map(({ name }) => name)).toEqual([
    coldStart.name,
    deliveries.name,
    emulator.name,
    pace.name,
    plan.name,
    reconcile.name,
  ])
  for (const { measures } of benches) expect(measures).toMatch(/\w+ \w+/)
})
