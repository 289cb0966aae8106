import { readDateHeader } from '../../adapters/date-header.ts'
import { SECOND_MS } from '../../core/duration.ts'
import type { Environment } from '../../core/variables.ts'
import type { Clock } from '../../flows/dependencies.ts'
import { readPart } from './read-part.ts'
import type { Examination, Symptom } from './symptom.ts'

/** Compares the clock of this machine with those of Commerce Layer and AWS. */
export async function examineClocks(environment: Environment, clock: Clock, skewMs: number): Promise<Examination> {
  const places = placesOf(environment)
  const symptoms: Symptom[] = []
  for (const { place, url } of places) {
    try {
      const askedMs = clock.nowMs()
      const thereMs = await readDateHeader(url)
      const aheadMs = (askedMs + clock.nowMs()) / 2 - thereMs
      if (Math.abs(aheadMs) > skewMs + SECOND_MS) symptoms.push(skewed(place, aheadMs, skewMs))
    } catch {
      symptoms.push(untold(place))
    }
  }
  const seen = places.map(({ place }) => place).join(', ')
  return { name: 'clocks', seen: seen === '' ? 'nothing to compare with' : `compared with ${seen}`, symptoms }
}

function placesOf(environment: Environment): { place: string; url: string }[] {
  const commerceLayer = readPart(environment, (read) => read.commerceLayer().apiUrl)
  const queue = readPart(environment, (read) => read.copyRequestsQueueUrl())
  const given = environment.AWS_ENDPOINT_URL_SQS ?? environment.AWS_ENDPOINT_URL
  return [
    ...(commerceLayer.ok ? [{ place: 'Commerce Layer', url: commerceLayer.value }] : []),
    ...(queue.ok ? [{ place: 'AWS', url: given ?? queue.value.split('/').slice(0, 3).join('/') }] : []),
  ]
}

function skewed(place: string, aheadMs: number, skewMs: number): Symptom {
  // A header says whole seconds, and takes a while to come.
  const seconds = 10 * Math.round(Math.abs(aheadMs) / (10 * SECOND_MS))
  return {
    code: 'clock_skewed',
    severity: 'serious',
    what: `The clock of this machine is about ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} ${place}.`,
    evidence: { place, allowed_seconds: skewMs / SECOND_MS },
    remedy:
      'Set it by a time server: times that are shown and asked for here are off by as much, and AWS may refuse us.',
  }
}

function untold(place: string): Symptom {
  return {
    code: 'clock_untold',
    severity: 'notice',
    what: `${place} does not say what time it is there.`,
    evidence: { place },
    remedy: 'Check the network, and run it again.',
  }
}
