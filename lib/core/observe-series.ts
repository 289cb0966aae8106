import { SECOND_MS } from './duration.ts'
import { seriesIdOf } from './run-key.ts'
import { isPlaced } from './see.ts'
import type { CopyOptions, Rule, Series, SeriesClock } from './series.ts'
import { parseSeriesMetadata, type SeriesMetadata } from './series-metadata.ts'
import type { OrderView, SubscriptionView } from './views.ts'

/** How a copy is made where nobody says otherwise. */
export const DEFAULT_OPTIONS: CopyOptions = {
  placeTargetOrder: true,
  reuseWallet: true,
  cancelSourceOrder: false,
  applyPromotions: false,
  skipErrors: false,
  ignoreInvalidCoupon: false,
}

/** The series that a subscription is, by what is true of it at Commerce Layer now. */
export function seriesOfSubscription(view: SubscriptionView, before: Series | undefined): Series {
  const metadata = parseSeriesMetadata(view.metadata)
  const keeper = clockOfSubscription(view, metadata)
  const terms =
    keeper.clock === 'perennial' && metadata !== 'absent' && 'terms' in metadata ? metadata.terms : undefined
  return {
    id: seriesIdOf('subscription', view.id),
    kind: 'subscription',
    version: (before?.version ?? 0) + 1,
    ...keeper,
    seenMs: view.updatedMs,
    sourceOrderId: view.sourceOrderId ?? before?.sourceOrderId,
    copyType: copyTypeOf(view) ?? before?.copyType,
    rule: terms ? anchored(ruleOfSubscription(view, terms), { terms, before }) : ruleKept(keeper, before),
    options: optionsOfSubscription(view, { keeper, terms, before }),
    // Also of a subscription that the platform runs: it may miss runs.
    catchUp: metadata !== 'absent' && 'terms' in metadata ? metadata.terms.catchUp : undefined,
    vetted: true,
    ...saidByPerson(before),
  }
}

/** The series that an order is, or undefined when it is none and never was one. */
export function seriesOfOrder(view: OrderView, before: Series | undefined): Series | undefined {
  const metadata = parseSeriesMetadata(view.metadata)
  if (before === undefined && (metadata === 'absent' || !isPlaced(view))) return undefined
  const keeper = clockOfOrder(view, metadata)
  const terms =
    keeper.clock === 'perennial' && metadata !== 'absent' && 'terms' in metadata ? metadata.terms : undefined
  return {
    id: seriesIdOf('order', view.id),
    kind: 'order',
    version: (before?.version ?? 0) + 1,
    ...keeper,
    seenMs: view.updatedMs,
    sourceOrderId: view.id,
    copyType: 'order_copies',
    rule: terms && rule(terms, { startsMs: terms.startsMs, sourcePlacedMs: view.placedMs }),
    // A series that has ended keeps its terms: what is still under way was asked for by them.
    options: terms ? optionsOf(terms) : (before?.options ?? DEFAULT_OPTIONS),
    catchUp: terms?.catchUp,
    vetted: before?.vetted ?? false,
    ...saidByPerson(before),
  }
}

/** What people told Perennial about a series: Commerce Layer knows nothing of it. */
function saidByPerson(before: Series | undefined): Pick<Series, 'paused' | 'askedMs'> {
  return { paused: before?.paused ?? false, askedMs: before?.askedMs }
}

/** A series whose resource is gone for good. */
export function endedSeries(before: Series, clock: 'gone' | 'not_a_series'): Series {
  return { ...before, version: before.version + 1, clock, rule: undefined }
}

/** Whether two observations of a series say the same, version and time apart. */
export function saysTheSame(a: Series, b: Series): boolean {
  return canonical(a) === canonical(b)
}

function canonical({ rule, options, version: _version, seenMs: _seenMs, ...rest }: Series): string {
  return JSON.stringify([rest, rule, options].map((part) => part && Object.entries(part).sort()))
}

type Metadata = ReturnType<typeof parseSeriesMetadata>
type Keeper = { clock: SeriesClock; problem: string | undefined }

function clockOfSubscription(view: SubscriptionView, metadata: Metadata): Keeper {
  if (view.status === 'active' || view.status === 'running') {
    return { clock: 'commerce_layer', problem: metadata === 'absent' ? undefined : 'clock_conflict' }
  }
  if (view.status === 'cancelled') return { clock: 'cancelled', problem: undefined }
  if (metadata === 'absent') return { clock: 'inactive', problem: undefined }
  if ('problem' in metadata) return { clock: 'invalid', problem: metadata.problem }
  if (ruleOfSubscription(view, metadata.terms) !== undefined) return { clock: 'perennial', problem: undefined }
  return { clock: 'invalid', problem: 'starts_at: expected a time, as the subscription has none either' }
}

function clockOfOrder(view: OrderView, metadata: Metadata): Keeper {
  if (view.status === 'cancelled') return { clock: 'cancelled', problem: undefined }
  const bred = view.renewsSubscriptionId !== undefined || view.hasSubscriptions === true
  if (bred || metadata === 'absent' || !isPlaced(view)) return { clock: 'not_a_series', problem: undefined }
  if ('problem' in metadata) return { clock: 'invalid', problem: metadata.problem }
  if (metadata.terms.startsMs !== undefined || view.placedMs !== undefined) {
    return { clock: 'perennial', problem: undefined }
  }
  return { clock: 'invalid', problem: 'starts_at: expected a time, as the order does not say when it was placed' }
}

function ruleOfSubscription(view: SubscriptionView, terms: SeriesMetadata): Rule | undefined {
  const asked = rule(terms, { startsMs: terms.startsMs ?? view.nextRunMs, sourcePlacedMs: view.startsMs })
  // A subscription ends when it says itself that it does, whoever runs it.
  const ends = [terms.expiresMs, view.expiresMs].filter((ms) => ms !== undefined)
  return asked && { ...asked, expiresMs: ends.length === 0 ? undefined : Math.min(...ends) }
}

/** Until invalid metadata are mended: a series that began anew then would have all its copies once more. */
function ruleKept({ clock }: Keeper, before: Series | undefined): Rule | undefined {
  return clock === 'invalid' ? before?.rule : undefined
}

/** Without a start of its own a series keeps the one that it began with: `next_run_at` moves on with every run. */
function anchored(
  rule: Rule | undefined,
  { terms, before }: { terms: SeriesMetadata; before: Series | undefined },
): Rule | undefined {
  if (rule === undefined || terms.startsMs !== undefined || before?.rule === undefined) return rule
  return { ...rule, anchorMs: before.rule.anchorMs, fromMs: before.rule.fromMs }
}

function optionsOfSubscription(
  view: SubscriptionView,
  known: { keeper: Keeper; terms: SeriesMetadata | undefined; before: Series | undefined },
): CopyOptions {
  if (known.terms !== undefined) return optionsOf(known.terms)
  const platforms = { ...DEFAULT_OPTIONS, placeTargetOrder: view.placeTargetOrder }
  return known.keeper.clock === 'commerce_layer' ? platforms : (known.before?.options ?? platforms)
}

/** The source order counts as the first run, so without a start the first copy is due one period after it. */
function rule(
  terms: SeriesMetadata,
  start: { startsMs: number | undefined; sourcePlacedMs: number | undefined },
): Rule | undefined {
  const givenMs = start.startsMs ?? start.sourcePlacedMs
  if (givenMs === undefined) return undefined
  // Due times are whole seconds; a first run due at a fraction of one would lie before its own start.
  const anchorMs = Math.floor(givenMs / SECOND_MS) * SECOND_MS
  return {
    frequency: terms.frequency,
    anchorMs,
    fromMs: start.startsMs === undefined ? anchorMs + 1 : anchorMs,
    expiresMs: terms.expiresMs,
    copies: terms.copies,
    timeZone: terms.timeZone,
  }
}

function copyTypeOf(view: SubscriptionView): Series['copyType'] {
  if (view.automatic === undefined) return undefined
  return view.automatic ? 'recurring_order_copies' : 'order_copies'
}

function optionsOf(terms: SeriesMetadata): CopyOptions {
  return {
    placeTargetOrder: terms.placeTargetOrder,
    reuseWallet: terms.reuseWallet,
    cancelSourceOrder: terms.cancelSourceOrder,
    applyPromotions: terms.applyPromotions,
    skipErrors: terms.skipErrors,
    ignoreInvalidCoupon: terms.ignoreInvalidCoupon,
  }
}
