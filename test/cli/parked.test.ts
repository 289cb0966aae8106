import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { localTime } from '../../lib/cli/time-text.ts'
import { encodeMessage } from '../../lib/core/messages.ts'
import { moveRun } from '../../lib/core/run-moves.ts'
import { startHttpServer } from '../adapters/http-server.ts'
import { type LedgerStage, ledgerStage, NOW_MS, orderRun } from './ledger-stage.ts'

const HOUR_MS = 3_600_000
const OLD = 'order:old@2026-12-01T07:00:00Z'
const YOUNG = 'order:young@2026-12-01T10:00:00Z'
const OTHER = 'order:other@2026-12-01T08:00:00Z'
const ERROR = {
  status: 422,
  code: 'VALIDATION_ERROR',
  pointer: '/data/relationships/source_order',
  key: 'invalid',
  message: 'cannot be copied',
}

let stage: LedgerStage
beforeEach(async () => {
  stage = await ledgerStage()
  const parked = { name: 'parked', reason: 'exhausted', parkedMs: NOW_MS - 2 * HOUR_MS } as const
  await stage.ledger.createRun(orderRun(OTHER, parked))
  const refused = { ...parked, reason: 'refused' } as const
  await stage.ledger.createRun(orderRun(YOUNG, { ...refused, parkedMs: NOW_MS - HOUR_MS }, { epoch: 3 }))
  const older = { ...refused, parkedMs: NOW_MS - 5 * HOUR_MS } as const
  await stage.ledger.createRun(orderRun(OLD, older, { error: ERROR, attempts: 1 }))
})
afterEach(() => stage.close())

describe('parked', () => {
  test('lists the runs by reason, the longest parked first, with what the API said and what to do', async () => {
    const { exitCode, terminal } = await stage.run(['parked'])
    expect(exitCode).toBe(0)
    expect(terminal.said).toEqual([
      'refused: refused by API, 2 runs',
      `${'PARKED SINCE'.padEnd(23)}  REPLAYED         RUN`,
      `${localTime(NOW_MS - 5 * HOUR_MS)}  never            ${OLD}`,
      '    422 VALIDATION_ERROR /data/relationships/source_order cannot be copied',
      `${localTime(NOW_MS - HOUR_MS)}  2 times in vain  ${YOUNG}`,
      'a person: set right at Commerce Layer what the error names, then replay it',
      'npx perennial replay --plan --reason refused',
      '',
      'exhausted: retries used up, 1 run',
      `${'PARKED SINCE'.padEnd(23)}  REPLAYED  RUN`,
      `${localTime(NOW_MS - 2 * HOUR_MS)}  never     ${OTHER}`,
      'a person: have the payment or the copy set right, then replay it',
      'npx perennial replay --plan --reason exhausted',
    ])
  })

  test('lists the messages that cannot be read, however often it is asked, and removes none', async () => {
    await stage.parkMessage(encodeMessage({ kind: 'unreadable', topic: 'orders.place', size: 7, sha256: 'ab12' }))
    await stage.parkMessage(JSON.stringify({ v: 2, kind: 'recheck' }))
    await stage.parkMessage(encodeMessage({ kind: 'copy_request', run: OLD, epoch: 1 }))
    for (let times = 0; times < 3; times += 1) {
      const { terminal } = await stage.run(['parked'])
      const at = terminal.said.findIndex((line) => line.startsWith('unreadable'))
      expect(terminal.said.slice(at).toSorted()).toEqual([
        expect.stringMatching(/^\d{4}-.* {2}a delivery of orders.place, 7 bytes, sha256 ab12$/),
        expect.stringMatching(/^\d{4}-.* {2}a recheck of a newer version \(2\)$/),
        'Find in the log what sent them; a redrive brings them back here, and in two weeks the queue forgets them.',
        expect.stringMatching(/^SENT +WHAT IT IS$/),
        'unreadable: 2 messages that cannot be read, in the dead-letter queue',
      ])
    }
  })

  test('shows what anybody may have written into a message character by character', async () => {
    await stage.parkMessage(JSON.stringify({ v: 3, kind: '\u001b[2J all is well\n' }))
    const { terminal } = await stage.run(['parked'])
    expect(terminal.said.join('\n')).toContain(String.raw`a "\u001b[2J all is well\n" of a newer version (3)`)
  })

  test('says so where it does not know which queue they are in', async () => {
    const environment = { ...stage.environment, PARKED_QUEUE_URL: '' }
    const { exitCode, terminal } = await stage.run(['parked'], { environment })
    expect(exitCode).toBe(0)
    expect(terminal.noted.at(-1)).toBe(
      'Messages that cannot be read are left out: set COPY_REQUESTS_QUEUE_URL and PARKED_QUEUE_URL to see them.',
    )
  })

  test('shows the runs also where nobody answers for the queue', async () => {
    const environment = { ...stage.environment, AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1' }
    const { exitCode, terminal } = await stage.run(['parked', '--json'], { environment })
    expect(exitCode).toBe(0)
    expect(terminal.noted.at(-1)).toBe(
      'Messages that cannot be read are left out: the dead-letter queue does not answer (ECONNREFUSED).',
    )
    const { parked, unreadable } = JSON.parse(terminal.said[0] ?? '')
    expect([parked.length, unreadable]).toEqual([3, null])
  })

  test('shows the runs also where these credentials may not read the queue', async () => {
    const server = await startHttpServer((_, response) => {
      const message = 'User: arn:aws:iam::1:user/n is not authorized to perform: sqs:receivemessage on resource: x'
      response.writeHead(403, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(JSON.stringify({ __type: 'com.amazonaws.sqs#AccessDenied', message }))
    })
    const environment = { ...stage.environment, AWS_ENDPOINT_URL_SQS: server.url }
    const { exitCode, terminal } = await stage.run(['parked'], { environment })
    await server.close()
    expect(exitCode).toBe(0)
    expect(terminal.noted.at(-1)).toBe(
      'Messages that cannot be read are left out: AWS does not let these credentials do sqs:receivemessage.',
    )
  })

  test('keeps to the width of the terminal: a run that does not fit stands below its row', async () => {
    const { terminal } = await stage.run(['parked'], { columns: 60 })
    expect(terminal.said.slice(1, 4)).toEqual([
      `${'PARKED SINCE'.padEnd(23)}  REPLAYED`,
      `${localTime(NOW_MS - 5 * HOUR_MS)}  never`,
      `    run: ${OLD}`,
    ])
  })

  test('gives the same as one JSON document', async () => {
    await stage.parkMessage('not a message')
    const { terminal } = await stage.run(['parked', '--json'])
    expect(terminal.said.map((line) => JSON.parse(line))).toEqual([
      {
        complete: true,
        parked: [
          {
            run: OLD,
            reason: 'refused',
            since: '2026-12-01T07:00:00Z',
            replays: 0,
            attempts: 1,
            error: {
              status: 422,
              code: 'VALIDATION_ERROR',
              pointer: '/data/relationships/source_order',
              message: 'cannot be copied',
            },
            remedy: 'a person: set right at Commerce Layer what the error names, then replay it',
          },
          expect.objectContaining({ run: YOUNG, replays: 2, error: null }),
          expect.objectContaining({ run: OTHER, reason: 'exhausted' }),
        ],
        unreadable: [
          { message: expect.any(String), sent: expect.any(String), what: 'no message of ours: not a JSON object' },
        ],
      },
    ])
  })

  test('forgets a run that was replayed', async () => {
    const [run] = await stage.ledger.readRuns([OTHER])
    if (run !== undefined) await stage.ledger.saveRun(moveRun(run, { name: 'replay', wakeMs: NOW_MS }, NOW_MS))
    const { terminal } = await stage.run(['parked', '--json'])
    expect(terminal.said[0]).not.toContain(OTHER)
  })
})
