import { createHash, createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export interface Signed {
  method: string
  /** Path and query. */
  url: string
  headers: IncomingHttpHeaders
  body: string
  /** By the name that signatures have for it. */
  service: string
  secret: string
}

/** What Signature Version 4 says the signature of a request must be, by its published recipe. */
export function signatureOf({ method, url, headers, body, service, secret }: Signed): string {
  const [path = '', query = ''] = url.split('?')
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? []
  const time = String(headers['x-amz-date'])
  const canonical = names.split(';').map((name) => `${name}:${String(headers[name])}\n`)
  const request = [method, path, query, canonical.join(''), names, sha256(body)].join('\n')
  const scope = [time.slice(0, 8), 'eu-west-1', service, 'aws4_request']
  const key = scope.reduce<string | Buffer>((signing, part) => hmac(signing, part), `AWS4${secret}`)
  return hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(request)].join('\n')).toString('hex')
}
