import { describe, expect, test } from 'vitest'
import { arrows } from './arrows.ts'
import { found } from './found.ts'

const manifest = JSON.stringify({ dependencies: { croner: '1.0.0', '@aws-sdk/client-sqs': '1.0.0' } })
const about = (path: string, text: string) => found(arrows, { 'package.json': manifest, [path]: text })

describe('arrows', () => {
  test.each([
    ['lib/core/a.ts', "import { b } from '../flows/b.ts'", 'core imports lib/flows/b.ts'],
    ['lib/core/a.ts', "import type { b } from '../adapters/b.ts'", 'core imports lib/adapters/b.ts'],
    ['lib/core/a.ts', "import { readFile } from 'node:fs'", 'core imports node:fs'],
    ['lib/flows/a.ts', "export { b } from '../adapters/b.ts'", 'flows imports lib/adapters/b.ts'],
    ['lib/flows/a.ts', "const b = await import('../wiring.ts')", 'flows imports lib/wiring.ts'],
    ['lib/flows/a.ts', "import { Cron } from 'croner'", 'flows imports croner'],
    ['lib/adapters/a.ts', "import { b } from '../flows/b.ts'", 'adapters imports lib/flows/b.ts'],
    ['lib/adapters/a.ts', "import { b } from '../flows/dependencies.ts'", 'adapters imports lib/flows/dependencies.ts'],
    ['lib/adapters/a.ts', "import { b } from '../local/b.ts'", 'adapters imports lib/local/b.ts'],
    ['lib/adapters/a.ts', "import yaml from 'yaml'", 'deployed code imports yaml'],
    ['lib/wiring.ts', "import { b } from './emulator/b.ts'", 'wiring imports lib/emulator/b.ts'],
    ['lib/emulator/a.ts', "import { b } from '../adapters/b.ts'", 'emulator imports lib/adapters/b.ts'],
    ['lib/local/a.ts', "import { handler } from '../../functions/b.ts'", 'local imports functions/b.ts'],
    ['functions/a.ts', "import { b } from '../lib/cli/b.ts'", 'functions imports lib/cli/b.ts'],
  ])('%s must not say %s', (path, text, what) => {
    expect(about(path, text)).toEqual([expect.stringContaining(`${path}:1: ${what}`)])
  })

  test.each([
    ['lib/core/a.ts', "import { createHmac } from 'node:crypto'\nimport { b } from './b.ts'"],
    ['lib/flows/a.ts', "import { b } from '../core/b.ts'\nimport type { C } from './dependencies.ts'"],
    ['lib/adapters/a.ts', "import type { C } from '../flows/dependencies.ts'\nimport { S } from '@aws-sdk/client-sqs'"],
    ['lib/adapters/a.ts', "import type { Order } from '@commercelayer/sdk'"],
    ['functions/a.ts', "import { b } from '../lib/wiring.ts'"],
    ['test/a.test.ts', "import { b } from '../functions/b.ts'"],
  ])('%s may say %s', (path, text) => {
    expect(about(path, text)).toEqual([])
  })

  test('a file outside every room is found', () => {
    expect(about('lib/helpers/a.ts', 'export const a = 1')).toEqual([
      expect.stringContaining('lib/helpers/a.ts: is in no room'),
    ])
  })
})
