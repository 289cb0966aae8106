import { failureKind } from '../../core/failure.ts'
import { writingRuns } from './runs.ts'
import { type Bend, type Sabotage, withApi } from './sabotage.ts'

const takesSilenceForRefusal: Bend = (deps) =>
  withApi(deps, ({ createCopy }) => ({
    createCopy: async (copy) => {
      const created = await createCopy(copy)
      if (created.ok || failureKind('create', created.failure) !== 'in_doubt') return created
      return { ok: false, failure: { ...created.failure, sent: 'no' } }
    },
  }))

const postsPlainly: Bend = (deps) =>
  withApi(deps, ({ createCopy }) => ({
    createCopy: (copy) => createCopy({ ...copy, options: { ...copy.options, placeTargetOrder: true } }),
  }))

/** Sabotage of POSTs, and of what is known of them. */
export const POSTS = {
  lost_answer_taken_for_refusal: {
    what: 'a POST whose answer was lost counts as one that was never sent',
    breaks: ['P1', 'P4'],
    mix: 'plain',
    caughtBy: 10,
    bend: takesSilenceForRefusal,
  },
  plain_second_post: {
    what: 'a second POST places its order by itself, as the first one did',
    breaks: ['P1'],
    mix: 'plain',
    caughtBy: 22,
    bend: postsPlainly,
  },
  doubt_forgotten: {
    what: 'a run forgets that it was once in doubt',
    breaks: ['P1'],
    mix: 'plain',
    caughtBy: 22,
    bend: writingRuns((run) => ({ ...run, doubted: false })),
  },
  no_late_commit_wait: {
    what: 'a fenced order is placed before a lost plain POST can no longer take effect',
    breaks: ['P1'],
    mix: 'plain',
    caughtBy: 22,
    bend: (deps) => ({ ...deps, settings: { ...deps.settings, lateCommitMs: 0 } }),
  },
  plain_post_forgotten: {
    what: 'a run forgets when its last plain POST was sent',
    breaks: ['P1'],
    mix: 'plain',
    caughtBy: 22,
    bend: writingRuns((run) => ({ ...run, lastPlainPostMs: undefined })),
  },
} as const satisfies Record<string, Sabotage>
