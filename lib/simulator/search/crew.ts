import { Worker } from 'node:worker_threads'
import type { Job, JobResult } from './job.ts'

export interface CrewOptions {
  workers: number
  /** Told of each job that was done. */
  onResult: (result: JobResult) => void
}

/** Does jobs on several threads, each taking the next one when it is free, until a result holds a broken promise. */
export async function work(jobs: Iterable<Job>, { workers, onResult }: CrewOptions): Promise<void> {
  const left = jobs[Symbol.iterator]()
  let goal: 'go_on' | 'stop' = 'go_on'
  const nextJob = (): Job | undefined => {
    const next = goal === 'stop' ? undefined : left.next()
    return next?.done === false ? next.value : undefined
  }
  const onDone = (result: JobResult): void => {
    onResult(result)
    if (result.found.length > 0) goal = 'stop'
  }
  await Promise.all(Array.from({ length: workers }, () => serve(nextJob, onDone)))
}

/** One thread's life. */
async function serve(nextJob: () => Job | undefined, onDone: (result: JobResult) => void): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url))
  try {
    for (let job = nextJob(); job !== undefined; job = nextJob()) onDone(await done(worker, job))
  } finally {
    await worker.terminate()
  }
}

function done(worker: Worker, job: Job): Promise<JobResult> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (result: JobResult) => {
      worker.off('error', reject)
      resolve(result)
    })
    worker.postMessage(job)
  })
}
