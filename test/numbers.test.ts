import { expect, test } from 'vitest'
import { STALE_REQUEST_MS } from '../lib/core/admit.ts'
import { RELEASE_AHEAD_MS } from '../lib/core/pace.ts'
import { RELEASE_AGAIN_MS } from '../lib/core/release.ts'

test('a copy request is past its time before its run is released again: no run has two requests that count', () => {
  expect(RELEASE_AHEAD_MS + STALE_REQUEST_MS).toBeLessThan(RELEASE_AGAIN_MS)
})
