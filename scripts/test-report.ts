/** The part of vitest's JSON report that is counted. */
export type TestReport = {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

/** Tests, and checks as one each, by how they ended. */
export type Count = { passed: number; failed: number }

/**
 * Counts a run of vitest. Three things fail without a failed test and count as one each: a file that could not be
 * loaded, a run that found no test, and an exit code that nothing else explains (an error outside every test).
 */
export function countTests(report: TestReport | undefined, exit: 'passed' | 'failed'): Count {
  if (report === undefined) return { passed: 0, failed: 1 }
  const failedFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  )
  const passed = report.numPassedTests
  const failed = report.numFailedTests + failedFiles.length
  const unexplained = failed === 0 && (exit === 'failed' || passed === 0)
  return { passed, failed: unexplained ? 1 : failed }
}
