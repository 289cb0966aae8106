import type { Action } from '../../core/run.ts'
import type { CopyView } from '../../core/views.ts'
import type { Answer, Page } from '../../flows/dependencies.ts'
import { type Bend, inProgram, type Sabotage, withApi, withLedger } from './sabotage.ts'

const NOTHING: Answer<Page<CopyView>> = { ok: true, value: { items: [], pageCount: 1, recordCount: 0 } }

const seesNothing: Bend = (deps) => withApi(deps, () => ({ listCopies: async () => NOTHING }))

const ignoresReference: Bend = (deps) =>
  withApi(deps, ({ listCopies }) => ({
    listCopies: async (query) => (query.referenceStart === undefined ? await listCopies(query) : NOTHING),
  }))

const looksByReferenceAlone: Bend = (deps) =>
  withApi(deps, ({ listCopies }) => ({
    listCopies: async (query) => (query.referenceStart === undefined ? NOTHING : await listCopies(query)),
  }))

const placesUnlooked: Bend = (deps) => {
  let doing: Action | undefined
  const remembering = withLedger(deps, ({ saveRun }) => ({
    saveRun: (run) => {
      doing = run.state.name === 'claimed' ? run.state.action : undefined
      return saveRun(run)
    },
  }))
  return withApi(remembering, ({ listCopies }) => ({
    listCopies: async (query) => (doing === 'place' ? NOTHING : await listCopies(query)),
  }))
}

/** Sabotage of what is looked for, and when. */
export const LOOK_UPS = {
  no_look_up_before_second_post: {
    what: 'a run in doubt is posted again as if nothing had been found, without having asked',
    breaks: ['P1', 'P4'],
    mix: 'plain',
    caughtBy: 10,
    bend: inProgram('create-copies', seesNothing),
  },
  look_up_ignores_reference: {
    what: 'a look-up asks by series only, never by the reference that the POST bore',
    breaks: ['P1', 'P4'],
    mix: 'plain',
    caughtBy: 10,
    bend: inProgram('create-copies', ignoresReference),
  },
  no_settling: {
    what: 'a look-up does not wait until what was posted can be seen',
    breaks: ['P4'],
    mix: 'plain',
    caughtBy: 46,
    bend: (deps) => ({ ...deps, settings: { ...deps.settings, settleMs: 0 } }),
  },
  look_up_by_reference_alone: {
    what: 'a look-up finds copies with our reference only, never what the platform made',
    breaks: ['P1', 'P3'],
    mix: 'plain',
    caughtBy: 76,
    bend: inProgram('create-copies', looksByReferenceAlone),
  },
  place_without_look: {
    what: 'an order is placed without a look at what else was made for its run',
    breaks: ['P1'],
    mix: 'plain',
    caughtBy: 168,
    bend: placesUnlooked,
  },
  reconciliation_sees_nothing: {
    what: 'a reconciliation takes every list of copies for empty',
    breaks: ['P3'],
    mix: 'plain',
    caughtBy: 910,
    bend: inProgram('reconcile-runs', seesNothing),
  },
} as const satisfies Record<string, Sabotage>
