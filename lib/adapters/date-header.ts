/** An answer's head is enough. */
const TIMEOUT_MS = 5_000

/** What time it is where an address is (epoch ms, whole seconds), by the `Date` header of whatever it answers. Rejects without any. */
export async function readDateHeader(url: string): Promise<number> {
  const answer = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) })
  const timeMs = Date.parse(answer.headers.get('date') ?? '')
  if (Number.isNaN(timeMs)) throw new Error(`${new URL(url).host} answered without a time`)
  return timeMs
}
