/** Carries one HTTP request: `fetch`, or in its place anything that answers requests. Rejects when there is no answer. */
export type Transport = (request: Request) => Promise<Response>

/** Node's own `fetch`, which keeps connections open from one request to the next. */
export const fetchTransport: Transport = (request) => fetch(request)
