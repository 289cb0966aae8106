import { stepWords } from '../../cli/run-words.ts'
import { parseRunKey } from '../../core/run-key.ts'
import type { News } from './news.ts'

/** News in words; undefined for what happens to every run and every minute. */
export function newsWords(news: News): string | undefined {
  switch (news.kind) {
    case 'run_moved':
      return moveWords(news)
    case 'delivery':
      return DELIVERY_WORDS[news.outcome]
    case 'violent_end':
    case 'trouble':
      return `${news.functionName} ${news.words}`
    case 'run_planned':
    case 'usage':
      return undefined
    default:
      return news satisfies never
  }
}

/** Whether news are about a run of the story, which is over at `endMs`, or about no run at all. */
export function belongsToStory(news: News, endMs: number): 'yes' | 'no' {
  if (news.kind !== 'run_moved' && news.kind !== 'run_planned') return 'yes'
  return (parseRunKey(news.run)?.dueMs ?? 0) <= endMs ? 'yes' : 'no'
}

/** The id of the series of a run, as people know it. */
function memberOfRun(run: string): string {
  return parseRunKey(run)?.seriesId.split(':')[1] ?? run
}

const DELIVERY_WORDS: Readonly<Record<string, string>> = {
  forged: 'a delivery was refused: its signature is not ours',
  unreadable: 'a delivery cannot be read: it goes to the dead-letter queue',
}

function moveWords({ run, to, why }: Extract<News, { kind: 'run_moved' }>): string | undefined {
  const who = memberOfRun(run)
  const because = stepWords(why)
  switch (to) {
    case 'completed':
      return `${who} completed: order placed`
    case 'skipped':
    case 'parked':
      return `${who} ${to}: ${because ?? why}`
    case 'in_doubt':
      return `${who} in doubt: ${why === 'answer_lost' ? 'the answer was lost' : 'its function died'}`
    default:
      return because === undefined ? undefined : `${who} ${because}`
  }
}
