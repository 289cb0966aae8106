/** Benchmarks are files of one folder, each with its own name: they measure, and judge nothing. */
import { readdir } from 'node:fs/promises'
import { cpus } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

/** One thing that was measured; `target` says what it is meant to be, e.g. `at least 97`, where that is settled. */
export type Figure = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly target?: string
}

/** What a benchmark gets from outside. */
export type BenchTools = {
  /** Milliseconds, of which only differences mean something. */
  nowMs(): number
  /** Says how far it is, to people. */
  note(line: string): void
}

/** What `<name>.ts` in the folder exports as `bench`. */
export type Bench = {
  readonly name: string
  readonly measures: string
  run(tools: BenchTools): Promise<readonly Figure[]>
}

export type BenchHost = BenchTools & {
  /** Where the benchmarks are, absolute. */
  readonly folder: string
  /** Prints a result. */
  say(line: string): void
}

/** Every benchmark of a folder, by name. */
export async function readBenches(folder: string): Promise<readonly Bench[]> {
  const files = (await readdir(folder)).filter((file) => /^[\w-]+\.ts$/.test(file)).sort()
  return await Promise.all(files.map((file) => readBench(folder, file)))
}

async function readBench(folder: string, file: string): Promise<Bench> {
  const { bench }: { bench?: Bench } = await import(pathToFileURL(join(folder, file)).href)
  const name = basename(file, '.ts')
  if (bench?.name === name) return bench
  throw new Error(`${file} exports ${bench === undefined ? 'no bench' : `the bench ${bench.name}`}: expected ${name}`)
}

/** `npm run bench -- [NAME] [--json]`: runs one benchmark, or says which there are. Answers with the exit code. */
export async function benchProgram(args: readonly string[], host: BenchHost): Promise<0 | 2> {
  const { json, names } = readArguments(args)
  const benches = await readBenches(host.folder)
  const [name, ...more] = names
  if (name === undefined) {
    for (const line of json ? [JSON.stringify({ benches: benches.map(described) })] : lines(benches)) host.say(line)
    return 0
  }
  const bench = benches.find((one) => one.name === name)
  if (bench === undefined || more.length > 0) {
    host.note(
      bench === undefined ? `There is no benchmark ${name}; there are:` : 'One benchmark at a time, please, of:',
    )
    for (const line of lines(benches)) host.note(line)
    return 2
  }
  const figures = await bench.run(host)
  const machine = { node: process.versions.node, cpus: cpus().length, cpu: cpus()[0]?.model ?? 'unknown' }
  if (json) host.say(JSON.stringify({ ...described(bench), machine, figures }))
  else for (const line of figures.map(figureLine)) host.say(line)
  return 0
}

function readArguments(args: readonly string[]): { json: boolean; names: string[] } {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  return { json: values.json, names: positionals }
}

function described({ name, measures }: Bench): Pick<Bench, 'name' | 'measures'> {
  return { name, measures }
}

function lines(benches: readonly Bench[]): string[] {
  return benches.map(({ name, measures }) => `${name.padEnd(12)} ${measures}`)
}

function figureLine({ name, value, unit, target }: Figure): string {
  const digits = value >= 100 ? 0 : 3
  const meant = target === undefined ? '' : ` (${target})`
  return `${name.padEnd(64)} ${value.toLocaleString('en', { maximumFractionDigits: digits }).padStart(10)} ${unit}${meant}`
}
