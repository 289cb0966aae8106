/** Where requests really go; `undefined` for where the clients send them. */
export type Doors = { readonly apiUrl: string | undefined; readonly authUrl: string | undefined }

const { fetch: send } = globalThis

/**
 * A fetch that carries requests to other doors. The official clients insist on https and on hosts of the platform's own;
 * everything else about a request is left as it is, its signal included, without which the SDK's timeout does nothing.
 */
export const fetchThrough =
  ({ apiUrl, authUrl }: Doors): typeof fetch =>
  (input, init) => {
    const { hostname, pathname, search } = new URL(input instanceof Request ? input.url : input)
    const door = hostname.startsWith('auth.') ? authUrl : apiUrl
    return send(door === undefined ? input : `${door}${pathname}${search}`, init)
  }

/** Does something while everybody's fetch is another. */
export const withFetch = async <Result>(fetch: typeof send, work: () => Promise<Result>): Promise<Result> => {
  const { fetch: before } = globalThis
  globalThis.fetch = fetch
  try {
    return await work()
  } finally {
    globalThis.fetch = before
  }
}
