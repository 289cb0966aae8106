import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mustBeWritable, writeReport } from '../../../lib/cli/report/report-files.ts'
import { scriptedTerminal } from '../scripted-terminal.ts'
import { duplicate, report } from './sample-report.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-report-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('both files are written over what was there, and said', () => {
  const [csv, html] = [join(folder, 'r.csv'), join(folder, 'r.html')]
  writeFileSync(csv, 'old')
  const terminal = scriptedTerminal()
  mustBeWritable({ csv, html })
  writeReport(terminal, report({ findings: [duplicate()], found: { duplicate_copy: { proposed: 3 } } }), {
    csv,
    html,
    name: 'a ledger',
  })
  expect(readFileSync(csv, 'utf8')).toMatch(/^found_at,.*\r\n.*duplicate_copy.*\r\n$/)
  expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>.*<\/html>\n$/s)
  expect(terminal.noted).toEqual([`Wrote ${csv}; 2 more findings were only counted.`, `Wrote ${html}.`])
})

test.each([['missing/r.html'], ['.']])('that %j cannot be written is said before anything is read', (name) => {
  const html = join(folder, name)
  expect(() => mustBeWritable({ html })).toThrow(
    expect.objectContaining({ code: 'file_not_writable', exitCode: 2, message: expect.stringContaining(html) }),
  )
})
