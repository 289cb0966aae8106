import type { CommerceLayerOptions } from '../../lib/adapters/commerce-layer/commerce-layer.ts'
import { transportOver } from '../../lib/adapters/commerce-layer/transport.ts'
import type { Answer } from '../../lib/flows/dependencies.ts'
import type { Stage } from '../emulator/stage.ts'

/** A client of the organization on a stage; `onAnswer` is told the body of every answer. */
export function clientOptions(stage: Stage, onAnswer: (body: string) => void = () => {}): CommerceLayerOptions {
  const { clientId, clientSecret } = stage.emulator.credentials
  return {
    apiUrl: 'http://emulator.test',
    authUrl: 'http://emulator.test',
    credentials: { clientId, clientSecret: async () => clientSecret },
    clock: { nowMs: stage.nowMs },
    transport: transportOver(async (request) => {
      const answer = await stage.emulator.handle(request)
      onAnswer(await answer.clone().text())
      return answer
    }),
  }
}

/** What was answered; throws where the request failed. */
export function given<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`the request failed: ${JSON.stringify(answer.failure)}`)
  return answer.value
}
