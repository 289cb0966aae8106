import { describe, expect, test } from 'vitest'
import { countTests, type TestReport } from '../../scripts/test-report.ts'

const file = (status: string, ...assertions: string[]) => ({
  status,
  assertionResults: assertions.map((one) => ({ status: one })),
})
const report = (...testResults: TestReport['testResults']): TestReport => {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults)
  const count = (status: string) => all.filter((one) => one.status === status).length
  return { numPassedTests: count('passed'), numFailedTests: count('failed'), testResults }
}

describe('countTests', () => {
  test('counts passed and failed tests', () => {
    const ran = report(file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed'))
    expect(countTests(ran, 'failed')).toEqual({ passed: 3, failed: 1 })
  })

  test('a file that could not be loaded has failed', () => {
    expect(countTests(report(file('passed', 'passed'), file('failed')), 'failed')).toEqual({ passed: 1, failed: 1 })
  })

  test('an error outside every test has failed', () => {
    expect(countTests(report(file('passed', 'passed')), 'failed')).toEqual({ passed: 1, failed: 1 })
  })

  test('no test at all has failed', () => {
    expect(countTests(report(), 'passed')).toEqual({ passed: 0, failed: 1 })
  })

  test('no report at all has failed', () => {
    expect(countTests(undefined, 'passed')).toEqual({ passed: 0, failed: 1 })
  })

  test('nothing has failed when all passed', () => {
    expect(countTests(report(file('passed', 'passed')), 'passed')).toEqual({ passed: 1, failed: 0 })
  })
})
