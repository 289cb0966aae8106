import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { countFindings, type Reconciliation } from '../../core/reconciliation.ts'
import { CommandError } from '../command-error.ts'
import type { Terminal } from '../terminal.ts'
import { findingsCsv } from './findings-csv.ts'
import { reconciliationPage } from './reconciliation-page.ts'

/** Where a report is to be written to; what is there already is replaced. */
export interface ReportFiles {
  csv?: string
  html?: string
}

/**
 * Looks whether the files can be written, before anything is read: a reconciliation may take hours.
 *
 * @throws {CommandError} naming the file.
 */
export function mustBeWritable({ csv, html }: ReportFiles): void {
  for (const file of [csv, html]) if (file !== undefined) checkFile(file)
}

/** Writes the files, and says so. */
export function writeReport(
  { note }: Pick<Terminal, 'note'>,
  report: Reconciliation,
  { csv, html, name }: ReportFiles & { name: string },
): void {
  if (csv !== undefined) {
    writeFileSync(csv, findingsCsv(report))
    const left = countFindings(report) - report.findings.length
    note(left > 0 ? `Wrote ${csv}; ${left} more findings were only counted.` : `Wrote ${csv}.`)
  }
  if (html !== undefined) {
    writeFileSync(html, reconciliationPage(report, name))
    note(`Wrote ${html}.`)
  }
}

function checkFile(file: string): void {
  try {
    if (!existsSync(file)) accessSync(dirname(file), constants.W_OK)
    else if (statSync(file).isDirectory()) throw new Error('it is a folder')
    else accessSync(file, constants.W_OK)
  } catch (cause) {
    throw new CommandError({
      code: 'file_not_writable',
      what: `${file} cannot be written (${cause instanceof Error ? cause.message : String(cause)}).`,
      remedy: 'Name a file in a folder that is there and that you may write to; nothing was read yet.',
      exitCode: 2,
      cause,
    })
  }
}
