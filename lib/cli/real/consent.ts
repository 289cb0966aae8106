import { isoSeconds } from '../../core/run-key.ts'
import { CommandError } from '../command-error.ts'
import { copyEffects } from '../copy-effects.ts'
import type { Paint, Terminal } from '../terminal.ts'
import { localTime } from '../time-text.ts'
import { type Charge, chargeText } from './charge.ts'
import type { ChosenRun } from './choose-run.ts'
import type { Organization } from './organization.ts'
import { kindText } from './report-text.ts'

/** What a person has to know before a run is done for real. */
export interface Deed {
  organization: Organization
  chosen: ChosenRun
  charge: Charge
  /** Where it is recorded. */
  ledgerName: string
}

/** Asks for the organization's slug, typed: the only yes that counts. */
export async function askConsent(terminal: Terminal, deed: Deed): Promise<'given' | 'withheld'> {
  for (const line of deedLines(deed, terminal.paintNote)) terminal.note(line)
  const { slug } = deed.organization
  const answer = await terminal.ask(`Type the organization's slug, ${terminal.paintNote('bold', slug)}, to do it: `)
  return answer?.trim() === slug ? 'given' : 'withheld'
}

/** A run for real needs somebody who can be asked. */
export function mustHavePerson(terminal: Terminal): void {
  if (terminal.audience === 'person') return
  throw new CommandError({
    code: 'confirmation_needed',
    what: '--write needs a confirmation typed on a terminal, and there is none.',
    remedy: 'Run it on a terminal; there is no option that confirms for you.',
    exitCode: 2,
  })
}

function deedLines({ organization, chosen, charge, ledgerName }: Deed, paint: Paint): string[] {
  const { run, found } = chosen
  const mode = paint(organization.mode === 'live' ? 'red' : 'bold', MODES[organization.mode])
  return [
    `This is for real. Organization ${organization.slug}, ${mode}, ${organization.url}:`,
    `  run      ${run.key} (${kind(found)}), due ${localTime(run.dueMs)}`,
    ...effects(chosen).map((effect, at) => `  ${at === 0 ? 'effect ' : '       '}  ${effect}`),
    `  amount   ${chargeText(charge)}`,
    `  recorded in ${ledgerName}, before anything is done`,
    ...(found.series.clock === 'perennial' ? elsewhere(run.dueMs) : []),
  ]
}

/** Nothing at Commerce Layer keeps another installation from the run; of the platform's, `next_run_at` tells it. */
function elsewhere(dueMs: number): string[] {
  return [
    '           a Perennial with another ledger would make the run again:',
    `           give it this ledger, or a START_AT after ${isoSeconds(dueMs)}`,
  ]
}

const MODES: Readonly<Record<Organization['mode'], string>> = {
  live: 'LIVE mode: real customers, real money',
  test: 'test mode',
  unknown: 'mode unknown',
}

function kind(found: ChosenRun['found']): string {
  return found.kind === 'order' ? 'an order that asks to recur' : `${kindText(found)} subscription`
}

function effects({ found, run, begun }: ChosenRun): string[] {
  const { series } = found
  const taken = series.clock === 'commerce_layer' && begun?.takeoverNextRunMs === undefined
  return [
    ...(begun === undefined
      ? []
      : [`goes on with what was begun (${begun.state.name}): does what of this is still to do`]),
    ...(taken
      ? ['moves next_run_at of the subscription on first, so that Commerce Layer does not make the run too']
      : []),
    ...copyEffects(series),
    ...(run.place === 'next' ? ['it is not due yet: the customer gets it early'] : []),
  ]
}
