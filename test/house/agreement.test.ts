import { describe, expect, test } from 'vitest'
import { checkBundles } from './bundles.ts'
import { dependencies } from './dependencies.ts'
import { environmentVariables } from './environment-variables.ts'
import { tell } from './finding.ts'
import { found } from './found.ts'

describe('dependencies', () => {
  const files = {
    'package.json': '{ "dependencies": { "croner": "11.0.1" }, "devDependencies": { "tools": "npm:@a/tools@1.2.3" } }',
    'docs/ARCHITECTURE.md':
      '# A\n## Dependencies\n- `croner`, `tools`: reads cron expressions as people write them\n## Next\n',
    'lib/core/a.ts': "import { Cron } from 'croner'",
    'scripts/a.ts': "import tools from 'tools/sub'",
  }
  const without = (change: Partial<typeof files>) => found(dependencies, { ...files, ...change })

  test('a project that declares, uses and explains what it has is fine', () => {
    expect(found(dependencies, files)).toEqual([])
  })

  test('a range is found', () => {
    const manifest = files['package.json'].replace('11.0.1', '^11.0.1')
    expect(without({ 'package.json': manifest })).toEqual([expect.stringContaining('croner is "^11.0.1"')])
  })

  test('an unused package is found', () => {
    expect(without({ 'scripts/a.ts': '' })).toEqual([expect.stringContaining('nothing uses tools')])
  })

  test('an undeclared package is found', () => {
    const text = "import chalk from 'chalk'\nimport tools from 'tools'"
    expect(without({ 'scripts/a.ts': text })).toEqual([expect.stringContaining('scripts/a.ts:1: imports chalk')])
  })

  test.each([
    '## Dependencies\n- `croner`, `tools`\n',
    '## Dependencies\n## Next\n- `croner`, `tools`: explained, but elsewhere in the file\n',
    '',
  ])('%j gives no reasons', (text) => {
    expect(without({ 'docs/ARCHITECTURE.md': text })).toEqual([
      expect.stringContaining('gives no reason for croner'),
      expect.stringContaining('gives no reason for tools'),
    ])
  })
})

describe('environment variables', () => {
  const files = {
    'docs/CONFIGURATION.md':
      '| variable | meaning |\n|---|---|\n| `LEDGER_TABLE` | the table |\n| `AWS_REGION` | where |\n',
    '.env.example': '# the table\nLEDGER_TABLE=\n# AWS_REGION=eu-west-1\n',
    'README.md': 'Set `LEDGER_TABLE=x`.',
    'serverless.yml': 'environment:\n  LEDGER_TABLE: x\n',
    'lib/wiring.ts': 'const table = process.env.LEDGER_TABLE',
  }
  const changed = (path: keyof typeof files, text: string) => found(environmentVariables, { ...files, [path]: text })

  test('agreement is fine', () => {
    expect(found(environmentVariables, files)).toEqual([])
  })

  test('what is logged is no variable', () => {
    expect(changed('lib/wiring.ts', `${files['lib/wiring.ts']}\nlog('error', 'UNREADABLE_ROW', {})`)).toEqual([])
  })

  test.each([
    ['lib/wiring.ts', "read('LEDGER_TABLE', 'START_AT')", 'START_AT, which the code reads'],
    ['lib/wiring.ts', '', 'LEDGER_TABLE, which docs/CONFIGURATION.md has'],
    ['.env.example', 'LEDGER_TABLE=', 'AWS_REGION, which docs/CONFIGURATION.md has'],
    ['.env.example', `${files['.env.example']}START_AT=`, 'START_AT, which .env.example has'],
    ['README.md', 'Set `START_AT`.', 'START_AT, which README.md names'],
    ['serverless.yml', 'environment:\n  START_AT: x\n', 'START_AT, which serverless.yml sets'],
  ] as const)('a difference in %s is found: %j', (path, text, what) => {
    expect(changed(path, text)).toEqual([expect.stringContaining(what)])
  })
})

describe('bundles', () => {
  const names = ['create-copies', 'dispatch-runs', 'receive-delivery', 'reconcile-runs']
  const bundles = names.map((name) => ({ name, inputs: ['lib/wiring.ts'], text: 'const t=Date.now();' }))
  const check = (list: typeof bundles) => checkBundles(list).map(tell)

  test('the four functions of the contract are fine', () => {
    expect(check(bundles)).toEqual([])
  })

  test('a missing and a foreign function are found', () => {
    const renamed = bundles.map((bundle) =>
      bundle.name === 'dispatch-runs' ? { ...bundle, name: 'dispatch' } : bundle,
    )
    expect(check(renamed)).toEqual([
      expect.stringContaining('functions/dispatch-runs.ts: is missing'),
      expect.stringContaining('functions/dispatch.ts: is not in the deployment contract'),
    ])
  })

  test.each(['lib/local/stack.ts', 'lib/emulator/http.ts', 'lib/simulator/seed.ts', 'lib/cli/main.ts'])(
    '%s in a bundle is found',
    (input) => {
      const [first, ...rest] = bundles.map((bundle) => ({ ...bundle, inputs: [...bundle.inputs, input] }))
      expect(check(rest)).toHaveLength(4)
      expect(first && check([first])).toContainEqual(expect.stringContaining(`contains ${input}`))
    },
  )

  test('a replaced Date is found', () => {
    const shimmed = bundles.map((bundle) => ({ ...bundle, text: 'globalThis.Date=class extends Date{}' }))
    expect(check(shimmed)).toHaveLength(4)
  })
})
