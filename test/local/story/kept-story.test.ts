import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CommandError } from '../../../lib/cli/command-error.ts'
import { snapshotVersion } from '../../../lib/emulator/snapshot.ts'
import { keptStory } from '../../../lib/local/story/kept-story.ts'
import type { StoryOptions } from '../../../lib/local/story/options.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-story-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const KEPT = {
  version: 1,
  storyStartMs: 1,
  runs: 48,
  seed: 1,
  progress: 'ended',
  deliveriesUrl: 'http://127.0.0.1:4000/deliveries',
  clockOffsetMs: 0,
  secrets: '{"orders.place":["secret"]}',
  deadLetters: ['a message'],
  snapshot: { version: snapshotVersion },
}

function asked(dataDir: string | undefined, afterwards: StoryOptions['afterwards'] = 'exit'): StoryOptions {
  return { afterwards, summary: 'for_people', port: 0, portChoice: 'asked_for', dataDir, runs: 48, seed: 1 }
}

function keep(kept: object): void {
  writeFileSync(join(folder, 'story.json'), JSON.stringify(kept))
}

function refusal(options: StoryOptions): CommandError {
  try {
    keptStory(options)
  } catch (error) {
    if (error instanceof CommandError) return error
    throw error
  }
  throw new Error('It was not refused.')
}

test('no folder is named: there is no story, and no folder either', () => {
  expect(keptStory(asked(undefined))).toBeUndefined()
})

test('an empty folder has none, and one that is not there is made', () => {
  expect(keptStory(asked(join(folder, 'new')))).toBeUndefined()
})

test('a story that came to its end is taken up', () => {
  keep(KEPT)
  expect(keptStory(asked(folder))).toEqual(KEPT)
})

test('one that was interrupted is looked at only, and never taken for a story that ended well', () => {
  keep({ ...KEPT, progress: 'playing' })
  expect(keptStory(asked(folder, 'stay_up'))?.progress).toBe('playing')
  expect(refusal(asked(folder))).toMatchObject({ code: 'story_interrupted', exitCode: 1 })
})

test.each(Object.keys(KEPT))('one without %s is refused', (field) => {
  keep({ ...KEPT, [field]: undefined })
  expect(refusal(asked(folder)).code).toBe('kept_data_unreadable')
})

test('what cannot be read is not taken for a story that is not there', () => {
  mkdirSync(join(folder, 'story.json'))
  expect(refusal(asked(folder)).code).toBe('kept_data_unreadable')
})

test('a file is no folder, said in words', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const { code, message, remedy } = refusal(asked(file))
  expect(code).toBe('data_folder_unusable')
  expect(message).toBe(
    `Nothing can be kept in ${file}, as it is no folder that can be written to (ENOTDIR: not a directory).`,
  )
  expect(remedy).toContain('--data')
})
