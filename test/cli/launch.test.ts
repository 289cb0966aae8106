import { type ChildProcess, spawn } from 'node:child_process'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isNewEnough } from '../../lib/cli/launch.js'

const launcher = fileURLToPath(new URL('../../lib/cli/launch.js', import.meta.url))
/** Preloaded, makes any Node say that it is Node 20. */
const pretendOld = `data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.0' } })",
)}`

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perennial-launch-'))
  await writeFile(join(dir, 'package.json'), '{ "type": "module" }')
  await copyFile(launcher, join(dir, 'launch.js'))
})
afterAll(() => rm(dir, { recursive: true }))

/** Starts a TypeScript program through a launcher, in a Node that is or pretends to be old. */
async function start(program: string, { from = launcher, preload }: { from?: string; preload?: string } = {}) {
  const entry = join(dir, 'program.ts')
  await writeFile(entry, program)
  const launch = `import { launch } from ${JSON.stringify(pathToFileURL(from))}
    launch(new URL(${JSON.stringify(pathToFileURL(entry))}), ['a', '--b'])`
  const flags = preload === undefined ? [] : ['--import', preload]
  return spawn(process.execPath, [...flags, '--input-type=module', '-e', launch], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
}

type Ending = { stdout: string; stderr: string; code: number | null; signal: NodeJS.Signals | null }

/** Waits for the end of a process; `onSaid` sees everything that it has printed so far. */
function ending(child: ChildProcess, onSaid: (stdout: string) => void = () => {}): Promise<Ending> {
  return new Promise((resolve) => {
    const said = { stdout: '', stderr: '' }
    child.stderr?.on('data', (data) => {
      said.stderr += data
    })
    child.stdout?.on('data', (data) => {
      said.stdout += data
      onSaid(said.stdout)
    })
    child.on('close', (code, signal) => resolve({ ...said, code, signal }))
  })
}

describe('launch', () => {
  test.each([
    ['22.18.0', true],
    ['22.17.9', false],
    ['20.20.2', false],
    ['24.0.0', true],
    ['9.30.0', false],
  ])('Node %s is new enough: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected)
  })

  const tellArguments =
    'const said: string = process.argv.slice(2).join()\nconsole.log(said, process.versions.node)\nprocess.exitCode = 3'

  test('runs the program in this Node when it is new enough', async () => {
    const { stdout, stderr, code } = await ending(await start(tellArguments))
    expect({ stdout, stderr, code }).toEqual({ stdout: `a,--b ${process.versions.node}\n`, stderr: '', code: 3 })
  })

  test('runs the program in the installed Node when this one is too old, with its exit code', async () => {
    const { stdout, stderr, code } = await ending(await start(tellArguments, { preload: pretendOld }))
    expect(stdout).toMatch(/^a,--b 2[4-9]\./)
    expect({ stderr, code }).toEqual({ stderr: '', code: 3 })
  })

  test('says in one line what is missing when no Node is new enough', async () => {
    const { stdout, stderr, code } = await ending(
      await start(tellArguments, { preload: pretendOld, from: join(dir, 'launch.js') }),
    )
    expect(stderr).toMatch(
      /^Perennial needs Node 22\.18 or newer and this is 20\.11\.0; .*npm ci.*install Node 24\.\n$/,
    )
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
  })

  test('does not announce that types are stripped or that SQLite is experimental, but passes on other warnings', async () => {
    const program = "import 'node:sqlite'\nprocess.emitWarning('of something else')"
    const { stderr } = await ending(await start(program))
    expect(stderr).toContain('of something else')
    expect(stderr).not.toContain('Experimental')
  })

  const stopOnce = (signal: string) => `
    let count: number = 0
    process.on('${signal}', () => { count += 1; setImmediate(() => { console.log('stopped', count); process.exit(0) }) })
    setInterval(() => {}, 1000)
    console.log('ready')`

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s stops the program in the installed Node once and cleanly',
    async (signal) => {
      const child = await start(stopOnce(signal), { preload: pretendOld })
      const { stdout, code } = await ending(child, (said) => said === 'ready\n' && child.kill(signal))
      expect({ stdout, code }).toEqual({ stdout: 'ready\nstopped 1\n', code: 0 })
    },
  )

  test('ends by the signal that ended the program', async () => {
    const child = await start("process.kill(process.pid, 'SIGTERM')\nsetInterval(() => {}, 1000)", {
      preload: pretendOld,
    })
    expect(await ending(child)).toMatchObject({ code: null, signal: 'SIGTERM' })
  })
})
