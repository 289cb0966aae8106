import { test } from 'vitest'
import { namedOrganization, openReal } from './real.ts'

/** Registers one claim. */
export type Claim = (title: string, prove: () => Promise<void>) => void

/**
 * For claims that cost money or need what only the emulator offers: registers them where the suite runs against the
 * emulator, and only counts them where it is pointed at a real organization, with one line that says how many and why.
 */
export const onTheEmulator = (why: string): Claim => {
  const named = namedOrganization(process.env)
  if (named === undefined) return (title, prove) => test(title, prove)
  let left = 0
  test(`claims are left to the emulator: ${why}`, async () => {
    process.stdout.write(`${left} claims were left out: ${why}\n`)
    // The one thing that can be shown here: what is left out would not have been tried on a live organization.
    await openReal(named)
  })
  return () => {
    left += 1
  }
}
