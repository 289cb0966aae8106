/** Where a request goes to: a URL, or as much of one as is asked for. */
export type CallUrl = Pick<URL, 'origin' | 'pathname' | 'searchParams' | 'href'>

/** One request to the API, read as far as every part of the emulator needs it. */
export type Call = {
  readonly method: string
  readonly url: CallUrl
  readonly headers: Pick<Headers, 'get'>
  readonly body: string
}

/** Whether a request asks the authorization server for a token. */
export const isTokenCall = ({ method, url }: Call): boolean => method === 'POST' && url.pathname === '/oauth/token'
