/** A row that this version cannot read: written by a newer version, or by somebody else's hand. */
export class UnreadableRow extends Error {
  readonly code = 'LEDGER_ROW_UNREADABLE'

  constructor(row: string, problem: { attribute: string; expected: string; got: unknown }) {
    const got = JSON.stringify(problem.got)?.slice(0, 60) ?? 'nothing'
    super(
      `ledger row ${row}: attribute "${problem.attribute}" should be ${problem.expected}, but is ${got}. ` +
        'If a newer version of Perennial wrote it, deploy that version again; otherwise restore the row.',
    )
    this.name = 'UnreadableRow'
  }
}
