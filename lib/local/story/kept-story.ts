import { CommandError } from '../../cli/command-error.ts'
import { makeDataFolder } from '../data-folder.ts'
import { type KeptData, readKeptData } from './kept-data.ts'
import type { StoryOptions } from './options.ts'

/**
 * The story that is kept in the folder that was named, which is made if it is not there; undefined for none.
 *
 * @throws {CommandError} when the folder is none to keep a story in, or when a start that is to end with its story finds
 * one that never came to its end.
 */
export function keptStory({ dataDir, afterwards }: StoryOptions): KeptData | undefined {
  if (dataDir === undefined) return undefined
  makeSureOf(dataDir)
  const kept = readKeptData(dataDir)
  if (kept?.progress !== 'playing' || afterwards !== 'exit') return kept
  throw new CommandError({
    code: 'story_interrupted',
    what: `The story in ${dataDir} was interrupted before its end, so that it cannot be accounted for.`,
    remedy: `Delete ${dataDir} to play it again, or leave out --once to look at it.`,
  })
}

function makeSureOf(dataDir: string): void {
  try {
    makeDataFolder(dataDir)
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.replace(/,.*/s, '') : String(cause)
    throw new CommandError({
      code: 'data_folder_unusable',
      what: `Nothing can be kept in ${dataDir}, as it is no folder that can be written to (${said}).`,
      remedy: 'Name another folder with --data.',
      cause,
    })
  }
}
