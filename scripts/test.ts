/** Every check there is: types, lint and build side by side, then all tests. Ends with the line `N passed, N failed`. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundles, lint, runStep, runSteps, types } from './steps.ts'
import { type Count, countTests, type TestReport } from './test-report.ts'

async function runTests(): Promise<Count> {
  const dir = await mkdtemp(join(tmpdir(), 'perennial-tests-'))
  try {
    const reportPath = join(dir, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`]
    const { outcome } = await runStep({ name: 'tests', command: ['vitest', 'run', ...reporters] }, 'shown')
    return countTests(await readReport(reportPath), outcome)
  } finally {
    await rm(dir, { recursive: true })
  }
}

async function readReport(path: string): Promise<TestReport | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

const checks = await runSteps([types, lint, bundles])
const tests = await runTests()
const failedChecks = checks.filter(({ outcome }) => outcome === 'failed')
const passed = checks.length - failedChecks.length + tests.passed
const failed = failedChecks.length + tests.failed
for (const { name } of failedChecks) console.log(`${name} failed, see above`)
console.log(`${passed} passed, ${failed} failed`)
if (failed > 0) process.exitCode = 1
