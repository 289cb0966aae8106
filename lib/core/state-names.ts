/** The states of a run. The same words in code, ledger, log and command line. */
export type StateName = 'planned' | 'claimed' | 'in_doubt' | 'accepted' | 'completed' | 'skipped' | 'parked'
