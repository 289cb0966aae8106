import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/**
 * A plugin of the Serverless Framework: what is packaged is what the sources say now.
 *
 * @param {{ serviceDir: string }} serverless
 */
export default function buildFirst({ serviceDir }) {
  return { hooks: { 'before:package:initialize': () => build(serviceDir) } }
}

/**
 * @param {string} serviceDir
 * @throws {Error} when the functions cannot be built; nothing is packaged then.
 */
function build(serviceDir) {
  const { status } = spawnSync(process.execPath, [join(serviceDir, 'scripts/run.js'), 'build'], { stdio: 'inherit' })
  if (status !== 0) throw new Error('The functions could not be built; what is wrong stands above.')
}
