/** How long an AWS client tries. */
export interface ClientLimits {
  /** From the start of one try to the head of its answer. */
  requestTimeoutMs: number
  connectionTimeoutMs: number
  /** Tries in all, the first included. */
  maxAttempts: number
}

/** The limits in the form that every AWS client takes. */
export function clientLimits({ requestTimeoutMs, connectionTimeoutMs, maxAttempts }: ClientLimits) {
  return {
    maxAttempts,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // Without this the handler only warns that the time is over, and goes on waiting.
      throwOnRequestTimeout: true,
    },
  }
}
