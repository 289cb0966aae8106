/** A thread that does jobs, one after the other, for whoever started it. */
import { parentPort } from 'node:worker_threads'
import { doJob, type Job } from './job.ts'

// Histories are full of errors that are part of them, and writing down where each was made takes a tenth of the time. An error of
// our own names its seed, which played again by itself shows the way.
Error.stackTraceLimit = 0

parentPort?.on('message', (job: Job) => {
  doJob(job).then(
    (result) => parentPort?.postMessage(result),
    // Nothing of ours should fail here: whoever listens to the thread hears of it.
    (error: unknown) => {
      throw error
    },
  )
})
