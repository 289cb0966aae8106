import { startRuntimeApi } from '../../lib/local/lambda/runtime-api.ts'
import type { Bench, BenchTools, Figure } from '../../scripts/benches.ts'
import { packageFunctions } from '../packaged-functions.ts'
import { median } from '../statistics.ts'
import { type Subject, spawnToNext } from './cold-start/spawn-to-next.ts'
import { makeSubjects } from './cold-start/subjects.ts'

const ROUNDS = 10
const MOST_TIMES = 1.25

export const bench: Bench = {
  name: 'cold-start',
  measures: 'each built function: from spawning a fresh process to its first request for an event, and its archive',
  run: async (tools) => {
    const subjects = await makeSubjects()
    try {
      const { nothing, sdk, sdkWithSsm, functions } = subjects
      const medianMs = await measure([nothing, sdk, sdkWithSsm, ...functions], tools)
      const of = ({ name }: Subject) => medianMs.get(name) ?? Number.NaN
      return [
        { name: 'a handler that does nothing', value: of(nothing), unit: 'ms' },
        { name: 'the AWS SDK clients of dispatch-runs and nothing else', value: of(sdk), unit: 'ms' },
        { name: 'the AWS SDK clients of the others and nothing else', value: of(sdkWithSsm), unit: 'ms' },
        ...functions.flatMap((fn): Figure[] => [
          { name: fn.name, value: of(fn), unit: 'ms' },
          {
            name: `${fn.name} : its AWS SDK clients`,
            value: of(fn) / of(fn.comparedWith),
            unit: 'times',
            target: `at most ${MOST_TIMES}`,
          },
        ]),
        ...(await sizes(tools)),
      ]
    } finally {
      await subjects.remove()
    }
  },
}

/** The median time of each by its name. They take turns, so that what else the machine does meets all of them. */
async function measure(subjects: readonly Subject[], { nowMs, note }: BenchTools): Promise<Map<string, number>> {
  const tookMs = new Map<string, number[]>(subjects.map(({ name }) => [name, []]))
  const runtimeApi = await startRuntimeApi()
  try {
    // The first round only fills the caches of the file system.
    for (let round = 0; round <= ROUNDS; round += 1) {
      note(`round ${round} of ${ROUNDS}`)
      for (const subject of subjects) {
        const ms = await spawnToNext(runtimeApi, subject, nowMs)
        if (round > 0) tookMs.get(subject.name)?.push(ms)
      }
    }
  } finally {
    await runtimeApi.close()
  }
  return new Map([...tookMs].map(([name, times]) => [name, median(times)]))
}

async function sizes({ note }: BenchTools): Promise<Figure[]> {
  note('packaging')
  const packaged = await packageFunctions()
  packaged.remove()
  return packaged.archives.map(({ name, bytes }) => ({
    name: `${name}, zipped`,
    value: bytes / 1024,
    unit: 'KB',
    target: 'at most 400',
  }))
}
