/** A thread that does jobs, one after the other, for whoever started it. */
import { parentPort } from 'node:worker_threads'
import { doJob, type Job } from './job.ts'

parentPort?.on('message', (job: Job) => {
  doJob(job).then(
    (result) => parentPort?.postMessage(result),
    // Nothing of ours should fail here: whoever listens to the thread hears of it.
    (error: unknown) => {
      throw error
    },
  )
})
