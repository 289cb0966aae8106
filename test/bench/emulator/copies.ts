import { Agent, request } from 'node:http'
import { dice } from '../../../lib/emulator/dice.ts'
import { startHttpEmulator } from '../../../lib/emulator/http.ts'
import type { BenchTools, Figure } from '../../../scripts/benches.ts'
import { copyBody, makeStill, mediaType, tokenBy } from './client.ts'

const warmUp = 1_000
const copies = 5_000
const connections = 8

const perSecond = (name: string, elapsedMs: number): Figure => ({
  name,
  value: (copies * 1_000) / elapsedMs,
  unit: 'requests/s',
})

const body = copyBody('order_copies', { source: 'source' })

/** One POST after the other, with everything that each brings with it: the target order, the events, the ends of copies. */
export const copiesWithoutSockets = async ({ nowMs, note }: BenchTools): Promise<readonly Figure[]> => {
  note(`${copies} POSTs without sockets`)
  const still = await makeStill()
  still.emulator.control.seed({ orders: [{ id: 'source' }] })
  const make = async (count: number) => {
    for (let made = 0; made < count; made += 1) {
      await still.call('POST', '/api/order_copies', { status: 201, body })
      await still.pass(10)
    }
  }
  await make(warmUp)
  const startedMs = nowMs()
  await make(copies)
  return [perSecond('POST /api/order_copies without sockets', nowMs() - startedMs)]
}

/** The same over 127.0.0.1, by a client in the same process: the figure is of both together. */
export const copiesOverHttp = async ({ nowMs, note }: BenchTools): Promise<readonly Figure[]> => {
  note(`${copies} POSTs over HTTP on ${connections} connections`)
  const clock = { nowMs: () => Date.parse('2026-03-01T00:00:00Z') + nowMs() }
  const running = await startHttpEmulator({ clock, random: dice() })
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  try {
    running.emulator.control.seed({ orders: [{ id: 'source' }] })
    const token = await tokenBy(fetch, running.emulator.credentials, running.url)
    const headers = { authorization: `Bearer ${token}`, 'content-type': mediaType, accept: mediaType }
    const post = () =>
      new Promise<void>((resolve, reject) => {
        const sent = request(`${running.url}/api/order_copies`, { method: 'POST', headers, agent }, (answer) => {
          if (answer.statusCode === 201) answer.resume().on('end', resolve)
          else reject(new Error(`POST /api/order_copies: ${answer.statusCode}`))
        })
        sent.on('error', reject).end(JSON.stringify(body))
      })
    const make = (count: number) =>
      Promise.all(
        Array.from({ length: connections }, async () => {
          for (let made = 0; made < count / connections; made += 1) await post()
        }),
      )
    await make(warmUp)
    const startedMs = nowMs()
    await make(copies)
    return [perSecond('POST /api/order_copies over HTTP', nowMs() - startedMs)]
  } finally {
    agent.destroy()
    await running.close()
  }
}
