import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

interface Locked {
  version: string
  license?: string
  integrity?: string
  dev?: boolean
  optional?: boolean
  hasInstallScript?: boolean
}

const lockfile = readFileSync('package-lock.json', 'utf8')
const manifest: { dependencies: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'))
const packages = Object.entries((JSON.parse(lockfile) as { packages: Record<string, Locked> }).packages)
  .filter(([path]) => path !== '')
  .map(([path, locked]) => ({ name: path.replace(/^.*node_modules\//, ''), ...locked }))
/** What may end up in a function; the rest builds, checks and plays. */
const deployed = packages.filter(({ dev, optional }) => !dev && !optional)

/** Those that ask for no more than to be named; MPL-2.0 asks for changes to its own files, and is never deployed. */
const ACCEPTED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT OR Apache-2.0',
  'MIT-0',
  'MPL-2.0',
  'PSF-2.0',
  'Python-2.0',
]

describe('packages', () => {
  test('that are deployed are 12 at most, those aside that they bring themselves', () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(12)
  })

  test('are locked without the name of a host', () => {
    expect(lockfile).not.toContain('"resolved"')
    const hosts = [...lockfile.matchAll(/"(?!url"|node_modules)([^"]*)": "https?:/g)].map(([, key]) => key)
    expect(hosts).toEqual([])
  })

  test('that are deployed are the very bytes that were locked, and run nothing when they are installed', () => {
    expect(deployed.length).toBeGreaterThan(20)
    expect(deployed.filter(({ integrity }) => !/^sha512-/.test(integrity ?? '')).map(({ name }) => name)).toEqual([])
    expect(deployed.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name)).toEqual([])
  })

  test('all have a licence that was looked at', () => {
    expect(packages.filter(({ license }) => !ACCEPTED.includes(license ?? '')).map(({ name }) => name)).toEqual([])
    expect(deployed.filter(({ license }) => license === 'MPL-2.0')).toEqual([])
  })

  test('and their licences are in docs/LICENCES.md, which vitest --update writes anew', async () => {
    await expect(licencesText()).toMatchFileSnapshot('../docs/LICENCES.md')
  })
})

function licencesText(): string {
  const counts = Map.groupBy(packages, ({ license = '' }) => license)
  const all = [...counts].map(([license, named]) => `| ${license} | ${named.length} |`)
  const named = deployed.map(({ name, version, license }) => `| \`${name}\` | ${version} | ${license} |`)
  return [
    '# Licences',
    '',
    'Of all packages in the lockfile, those included that only build, check and play. Written by `test/supply-chain.test.ts`.',
    '',
    '| licence | packages |',
    '|---|--:|',
    ...all.toSorted(),
    '',
    'Of those that may be bundled into a function:',
    '',
    '| package | version | licence |',
    '|---|---|---|',
    ...named.toSorted(),
    '',
  ].join('\n')
}
