/** The states of a run. The same words in code, ledger, log and command line. */
export const STATE_NAMES = ['planned', 'claimed', 'in_doubt', 'accepted', 'completed', 'skipped', 'parked'] as const
export type StateName = (typeof STATE_NAMES)[number]
