import { request as requestByHttp } from 'node:http'
import { request as requestByHttps } from 'node:https'
import type { Deliver } from './deliver.ts'

/** How long Commerce Layer waits for the answer to a delivery. (https://docs.commercelayer.io/core/real-time-webhooks) */
const longestWaitMs = 5_000

/** Of what a connection to several addresses failed, the error itself says nothing but its code. */
const withReason = (error: Error): Error =>
  error.message === '' && 'code' in error ? new Error(String(error.code), { cause: error }) : error

/**
 * Sends deliveries over the network, until `stopped`. A redirect is an answer like any other that is not 2xx; an answer's
 * body does not matter. Not by fetch, which adds headers of browsers to those that are given.
 */
export const makePost =
  (stopped: AbortSignal): Deliver =>
  ({ url, headers, body }) => {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(longestWaitMs)])
    const request = new URL(url).protocol === 'https:' ? requestByHttps : requestByHttp
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { method: 'POST', headers: { ...headers, 'content-length': body.length }, signal })
      // Listens for as long as the request lives: one that is stopped while an answer's body comes in fails once more.
      outgoing.on('error', (error) => reject(signal.aborted ? signal.reason : withReason(error)))
      outgoing.on('response', (answer) => {
        answer.resume()
        resolve({ status: answer.statusCode ?? 0 })
      })
      outgoing.end(body)
    })
  }
