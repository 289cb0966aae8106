import type { RemedyState } from '../../core/finding.ts'
import type { Dependencies } from '../dependencies.ts'
import { intervene } from '../replay/intervene.ts'
import type { Consent, Pass, ProposalByName } from './pass.ts'

type Needs = Pick<Dependencies, 'ledger' | 'clock' | 'random'>

/** A remedy that waits for a person's word. */
export interface RemedyByName {
  proposal: ProposalByName
  /** The order that it cancels or places. */
  order: string | undefined
  act(): Promise<'applied' | 'failed'>
}

/**
 * Asks about a finding whose remedy moves money or cancels an order, does what was said, and records it. An intervention of its own for
 * each is in the ledger before anything is done: an audit takes long, and the next finding may never be reached.
 *
 * @throws {InterventionTaken}
 */
export async function remedyByName(deps: Needs, pass: Pass, remedy: RemedyByName): Promise<RemedyState> {
  const { proposal } = remedy
  const consent = await pass.decide(proposal)
  const state = consent === 'leave' ? 'proposed' : await applied(deps, pass, { ...remedy, consent })
  pass.recorder.find({ ...proposal, state })
  return state
}

async function applied(
  deps: Needs,
  { mode }: Pass,
  { proposal, order, act, consent }: RemedyByName & { consent: Consent },
): Promise<'would_apply' | 'applied' | 'failed'> {
  if (mode === 'dry_run') return 'would_apply'
  const runs = [{ run: proposal.subject, kind: proposal.code, order }]
  const [done] = await intervene(deps, { word: { action: 'apply', ...consent }, runs }, act)
  return done?.outcome === 'applied' ? 'applied' : 'failed'
}
