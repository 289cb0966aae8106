import { expect, test } from 'vitest'
import { silentAfterItsEnd } from '../../../lib/local/story/teller.ts'

test('a teller tells until it has ended, ends once, and is silent from then on', () => {
  const told: string[] = []
  const teller = silentAfterItsEnd({
    scene: ({ tells }) => told.push(tells),
    news: ({ kind }) => told.push(kind),
    moved: (nowMs) => told.push(`moved to ${nowMs}`),
    aside: (text) => told.push(text),
    end: () => told.push('the end'),
  })
  const tellAll = () => {
    teller.scene({ tells: 'a scene', weight: 'notable' }, 0)
    teller.news({ kind: 'violent_end', functionName: 'create-copies', words: 'died' }, 0)
    teller.moved(7)
    teller.aside('an aside')
    teller.end()
  }
  tellAll()
  const all = [...told]
  tellAll()
  expect(all).toEqual(['a scene', 'violent_end', 'moved to 7', 'an aside', 'the end'])
  expect(told).toEqual(all)
})
