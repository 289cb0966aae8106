import type { Bench, Figure } from '../../scripts/benches.ts'
import { type Sample, sendMany } from './deliveries/send-many.ts'

const ROUNDS = 10
const AT_A_TIME = 10_000

export const bench: Bench = {
  name: 'deliveries',
  measures: `memory of the built receive-delivery over ${ROUNDS * AT_A_TIME} generated deliveries, most of them forged`,
  run: async ({ note, nowMs }) => {
    const samples: Sample[] = []
    await sendMany({ rounds: ROUNDS, atATime: AT_A_TIME, nowMs }, (sample) => {
      samples.push(sample)
      note(`${samples.length * AT_A_TIME} deliveries: ${JSON.stringify(sample.answers)}`)
    })
    const after = (rounds: number): Figure => ({
      name: `heap in use after ${rounds * AT_A_TIME} deliveries, garbage collected`,
      value: (samples[rounds - 1]?.heapBytes ?? Number.NaN) / 1024 / 1024,
      unit: 'MB',
    })
    const flat = { target: 'flat' }
    const answers = samples.flatMap((sample) => Object.entries(sample.answers))
    const counts = [...new Set(answers.map(([status]) => status))].sort()
    return [
      after(1),
      { ...after(Math.ceil(ROUNDS / 2)), ...flat },
      { ...after(ROUNDS), ...flat },
      {
        name: 'resident memory, most',
        value: Math.max(...samples.map(({ residentBytes }) => residentBytes)) / 1024 / 1024,
        unit: 'MB',
      },
      ...counts.map((status) => ({
        name: `answered ${status}`,
        value: answers.reduce((sum, [each, count]) => sum + (each === status ? count : 0), 0),
        unit: 'deliveries',
      })),
    ]
  },
}
