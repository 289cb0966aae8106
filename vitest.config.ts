import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // End-to-end tests start processes of their own: more workers than this only make them wait for each other.
    maxWorkers: 2,
    // A limit against hanging for ever, not a measure of speed: a loaded machine must not fail a correct test.
    testTimeout: process.env.PERENNIAL_LONG === undefined ? 90_000 : 1_800_000,
    hookTimeout: 90_000,
    teardownTimeout: 20_000,
    passWithNoTests: false,
    allowOnly: false,
    // What a passing test made the code under test say is of no interest.
    silent: 'passed-only',
  },
})
