/** The steps that `check`, `test` and a person in a hurry share: each one program, run to its end, judged by its exit code. */
import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectDir = fileURLToPath(new URL('..', import.meta.url))
const programsDir = fileURLToPath(new URL('../node_modules/.bin', import.meta.url))

/** A program of `node_modules/.bin` with its arguments. */
export type Step = { name: string; command: readonly [program: string, ...args: string[]] }

/** How a step ended, with everything that it said. */
export type StepResult = { name: string; outcome: 'passed' | 'failed'; output: string; elapsedMs: number }

export const types: Step = { name: 'types', command: ['tsc'] }
export const lint: Step = { name: 'lint', command: ['biome', 'ci', '--colors=off', '--error-on-warnings'] }
export const house: Step = { name: 'house', command: ['vitest', 'run', '--reporter=dot', 'test/house'] }
export const bundles: Step = { name: 'build', command: ['node', 'scripts/build.ts'] }

/** Runs one step. Its output is kept back until it has ended, unless `output` is `shown`. */
export function runStep(step: Step, output: 'kept' | 'shown' = 'kept'): Promise<StepResult> {
  const [program, ...args] = step.command
  const startedMs = performance.now()
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: projectDir,
      stdio: output === 'shown' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: `${programsDir}${delimiter}${process.env.PATH}` },
    })
    const said: string[] = []
    child.stdout?.setEncoding('utf8').on('data', (text: string) => said.push(text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text))
    const end = (outcome: StepResult['outcome']) =>
      resolve({ name: step.name, outcome, output: said.join(''), elapsedMs: performance.now() - startedMs })
    child.on('error', (error) => {
      said.push(`${program} could not be started: ${error.message}. Run "npm ci" first.\n`)
      end('failed')
    })
    child.on('close', (code) => end(code === 0 ? 'passed' : 'failed'))
  })
}

/** Runs steps side by side, prints a line for each as it ends, and what the failed ones said. */
export function runSteps(steps: readonly Step[]): Promise<StepResult[]> {
  return Promise.all(
    steps.map(async (step) => {
      const result = await runStep(step)
      console.log(`${result.name.padEnd(6)} ${result.outcome}  ${(result.elapsedMs / 1000).toFixed(1)} s`)
      if (result.outcome === 'failed') console.log(result.output)
      return result
    }),
  )
}
