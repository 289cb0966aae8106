/** What `npm start` is asked for. */
export interface StoryOptions {
  /** Whether to end with the story or to stay up for exploring. */
  afterwards: 'exit' | 'stay_up'
  /** Whether the last line is the summary as JSON. */
  summary: 'for_people' | 'json'
  /** Of the front door; a free one is taken in its place where `portChoice` lets it. */
  port: number
  portChoice: 'asked_for' | 'default'
  /** Where ledger and emulator are kept; undefined: nowhere. */
  dataDir: string | undefined
  runs: number
  /** Of all chance in the story. */
  seed: number
}

export const DEFAULT_PORT = 4000
export const DEFAULT_RUNS = 48
/** Beyond, a story is no story any more. */
export const MOST_RUNS = 500
