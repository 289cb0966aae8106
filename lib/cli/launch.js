// Plain JavaScript that a Node as old as 14 can read, since its only purpose is to meet one: everything behind it is
// TypeScript, which Node runs as it stands from 22.18 on.

import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const needed = '22.18'

/**
 * Runs a TypeScript program in a Node that can: this one, or else the Node 24 that npm installs with the package.
 * The program finds its own path in `process.argv[1]` and its arguments after it, as if it had been started directly.
 * Where there is no such Node, says so in one sentence and exits with 1.
 *
 * @param {URL} entry the program
 * @param {string[]} args its arguments
 * @returns {void}
 */
export function launch(entry, args) {
  const path = fileURLToPath(entry)
  if (isNewEnough(process.versions.node)) {
    process.argv.splice(1, process.argv.length, path, ...args)
    silenceKnownWarnings()
    import(entry.href).catch(fail)
    return
  }
  const node = installedNode()
  if (node === undefined) {
    process.stderr.write(`${tooOld()}\n`)
    process.exitCode = 1
    return
  }
  runIn(node, [path, ...args])
}

/**
 * @param {string} version such as `22.18.0`
 * @returns {boolean}
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number)
  return major > neededMajor || (major === neededMajor && minor >= neededMinor)
}

/** @returns {string} */
function tooOld() {
  return (
    `Perennial needs Node ${needed} or newer and this is ${process.versions.node}; the Node 24 that npm installs with it ` +
    `is not here for ${process.platform}-${process.arch}: run "npm ci" with optional packages, or install Node 24.`
  )
}

/**
 * The optional platform packages hold nothing but the `node` binary. Found through module resolution, so that it does
 * not matter whose `node_modules` it is in.
 *
 * @returns {string | undefined}
 */
function installedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/package.json`)
    const binary = join(dirname(manifest), 'bin', platform === 'win' ? 'node.exe' : 'node')
    return existsSync(binary) ? binary : undefined
  } catch {
    return undefined
  }
}

/**
 * Becomes, as far as the caller can tell, the other program: same terminal, same signals, same end.
 *
 * @param {string} node
 * @param {string[]} args
 * @returns {void}
 */
function runIn(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' })
  child.on('error', fail)
  // Ctrl-C reaches every process of the terminal's foreground group, the child too: passed on, it would come twice.
  const interrupt = hasTerminal() ? () => {} : () => child.kill('SIGINT')
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code === null ? 1 : code)
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name)
    process.kill(process.pid, signal)
  })
}

/** @returns {boolean} whether a terminal controls this process, even if no stream leads to it */
function hasTerminal() {
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}

/** Node 22 announces type stripping, and every Node the embedded SQLite: true, and of no use to whoever runs this. */
function silenceKnownWarnings() {
  const printers = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    const known = warning.name === 'ExperimentalWarning' && /^(Type Stripping|SQLite) is/.test(warning.message)
    if (!known) for (const print of printers) print(warning)
  })
}

/**
 * @param {unknown} error
 * @returns {void}
 */
function fail(error) {
  console.error(error)
  process.exitCode = 1
}
