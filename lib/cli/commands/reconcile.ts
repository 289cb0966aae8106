import { type ByName, FINDING_KINDS } from '../../core/finding.ts'
import type { Reconciliation, Window } from '../../core/reconciliation.ts'
import { auditRuns } from '../../flows/reconcile/audit.ts'
import type { Consent, Pass, ProposalByName } from '../../flows/reconcile/pass.ts'
import { SOMEBODY_ELSE } from '../../flows/reconcile/second-order.ts'
import { allDependencies } from '../all-dependencies.ts'
import { askedText } from '../asked-text.ts'
import { CommandError, type ExitCode } from '../command-error.ts'
import { confirm, mustBeAbleToAsk } from '../confirmation.ts'
import type { Host } from '../host.ts'
import { openInstallation } from '../installation.ts'
import { readOperator } from '../operator.ts'
import { reconciliationJson } from '../reconciliation-json.ts'
import { reconciliationLines } from '../reconciliation-text.ts'
import { mustBeWritable, type ReportFiles, writeReport } from '../report/report-files.ts'
import { tellProgress } from '../tell-progress.ts'
import { timeArgument } from '../time-argument.ts'

export interface ReconcileOptions extends ReportFiles {
  json?: boolean
  since?: string
  until?: string
  dryRun?: boolean
  /** The findings whose remedy is to be applied although it moves money or cancels an order. */
  apply?: readonly ByName[]
  /** Applies them without asking, but to orders that somebody else made. */
  yes?: boolean
}

/** `perennial reconcile`: holds every run of a window against Commerce Layer, repairs what is safe, and says what is left. */
export async function reconcile(host: Host, options: ReconcileOptions): Promise<ExitCode> {
  const { terminal } = host
  const { apply = [], since, until, yes, dryRun = false } = options
  if (apply.length > 0 && !dryRun) mustBeAbleToAsk(terminal, options, NOBODY)
  mustBeWritable(options)
  const installation = await openInstallation(host)
  const { clock } = installation
  // Who it is must be known before anything is done.
  const by = apply.length === 0 || dryRun ? '' : await readOperator(installation)
  const report = await auditRuns(await allDependencies(installation), {
    mode: dryRun ? 'dry_run' : 'apply',
    deadline: { remainingMs: () => Number.POSITIVE_INFINITY },
    window: windowOf(options, clock.nowMs()),
    asked: askedBy(options),
    newId: String(clock.nowMs()),
    decide: deciderOf(host, options, { by, asked: askedText({ apply, since, until, yes }) }),
    onProgress: tellProgress(terminal, clock),
  })
  if (options.json) terminal.say(JSON.stringify(reconciliationJson(report)))
  else for (const line of reconciliationLines(report, terminal.paint)) terminal.say(line)
  writeReport(terminal, report, { ...options, name: installation.name })
  return isGood(report) ? 0 : 1
}

/** What was asked for, as it was written: the same command a minute later means another time by `--since 7d`, and the same audit. */
function askedBy({ since, until, apply = [] }: ReconcileOptions): string | undefined {
  const isPlain = since === undefined && until === undefined && apply.length === 0
  return isPlain ? undefined : JSON.stringify({ since, until, apply })
}

/** Whether all was looked at, and no run has two orders. */
function isGood({ outcome, violations }: Reconciliation): boolean {
  return outcome === 'finished' && violations.length === 0
}

const NOBODY = { what: 'What moves money or cancels orders', instead: 'Add --yes, or leave out --apply' }

function windowOf({ since, until }: ReconcileOptions, nowMs: number): Partial<Window> {
  const from = { nowMs, durations: 'back' } as const
  const fromMs = since === undefined ? undefined : timeArgument(since, from)
  const toMs = until === undefined ? undefined : timeArgument(until, from)
  if (fromMs !== undefined && fromMs >= (toMs ?? nowMs)) {
    throw new CommandError({
      code: 'empty_window',
      what: 'The window ends before it begins.',
      remedy: 'Give --since a time before --until, which is now where it is not given.',
      exitCode: 2,
    })
  }
  return { ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) }
}

/** Asks a person about each remedy that was named, by what it does to which order. */
function deciderOf(
  { terminal }: Host,
  { apply = [], yes = false, dryRun = false }: ReconcileOptions,
  consent: Consent,
): Pass['decide'] {
  return async (proposal) => {
    if (!apply.includes(proposal.code)) return 'leave'
    // It may be no second order at all: that, nobody says yes to unseen.
    if (yes && proposal.evidence.made_by === SOMEBODY_ELSE) return 'leave'
    if (yes || dryRun) return consent
    const question = `${capital(FINDING_KINDS[proposal.code].what)}: ${proposal.subject}. ${deedOf(proposal)}?`
    return (await confirm(terminal, question)) === 'confirmed' ? consent : 'leave'
  }
}

function deedOf({ code, evidence }: ProposalByName): string {
  const { order, order_status, order_payment, made_by, stays } = evidence
  return code === 'duplicate_copy'
    ? `Cancel order ${order} (${order_status}, ${order_payment}, made by ${made_by}), and keep order ${stays}`
    : `Place order ${order}, which charges its customer`
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
