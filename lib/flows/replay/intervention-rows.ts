import type { Intervention } from '../../core/intervention.ts'

/** What the ledger keeps of what people did. */
export interface InterventionRows {
  readIntervention(id: string): Promise<Intervention | undefined>
  /** Saves if the row still has the version before `intervention.version`; version 1 only if there is no row. */
  saveIntervention(intervention: Intervention): Promise<'saved' | 'conflict'>
  /** Those from a time on (epoch ms, whole seconds), the newest first; at most 200. */
  interventionsSince(query: { fromMs: number; limit: number }): Promise<Intervention[]>
}
