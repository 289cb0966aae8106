/** Where the Lambda Runtime API has its paths. */
export const RUNTIME_API_VERSION = '2018-06-01'

/** Where the stack's time travels along with an event; no part of Amazon's protocol. */
export const CLOCK_OFFSET_HEADER = 'perennial-clock-offset-ms'
