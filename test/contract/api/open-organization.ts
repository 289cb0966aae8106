import { openEmulated } from './emulated.ts'
import type { Organization } from './organization.ts'
import { namedOrganization, openReal } from './real.ts'

/** Opens an organization for the running test: a new emulated one, or the real one that the environment names. */
export const openOrganization = async (): Promise<Organization> => {
  const named = namedOrganization(process.env)
  return named === undefined ? openEmulated() : openReal(named)
}
