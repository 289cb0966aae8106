import { signBody } from '../../core/signature.ts'
import { secretsFor } from '../../core/webhook-secrets.ts'
import { sleepMs } from '../real-timers.ts'
import type { Happening } from './cues.ts'
import type { Stage } from './stage.ts'

/** What came of a happening. An armed one strikes later, and says in words if it never did. */
export type Performed =
  | { outcome: 'done' }
  | { outcome: 'unexpected'; words: string }
  | { outcome: 'armed'; struck: Promise<string | undefined> }

const LOOK_EVERY_MS = 10
const WRONG_SECRET = 'nobody gave us this secret'

/** Makes something happen on the stage. `goesOn` says when there is nothing left to wait for. */
export async function perform(stage: Stage, happening: Happening, goesOn: () => boolean): Promise<Performed> {
  const { control } = stage.commerceLayer.emulator
  switch (happening.does) {
    case 'patch':
      await stage.shop.patch(happening)
      return { outcome: 'done' }
    case 'arm':
      control.addFaults(happening.faults)
      return { outcome: 'done' }
    case 'switch':
      control.setSwitches(happening.switches)
      return { outcome: 'done' }
    case 'send':
      return await send(stage, happening)
    case 'kill':
      return { outcome: 'armed', struck: kill(stage, happening, goesOn) }
    default:
      return happening satisfies never
  }
}

async function send(stage: Stage, delivery: Extract<Happening, { does: 'send' }>): Promise<Performed> {
  const { topic, body, signedWith, answered } = delivery
  const bytes = Buffer.from(body)
  const secret = signedWith === 'our_secret' ? (secretsFor(stage.secrets, topic)[0] ?? '') : WRONG_SECRET
  const response = await fetch(`${stage.stack.deliveriesUrl}/${topic}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-commercelayer-topic': topic,
      'x-commercelayer-signature': signBody(bytes, secret),
    },
    body: bytes,
  })
  await response.arrayBuffer()
  if (response.status === answered) return { outcome: 'done' }
  return { outcome: 'unexpected', words: `a delivery of ${topic} was answered ${response.status}, not ${answered}` }
}

/** Kills once the copy is made and its answer, which a fault holds back, is not out. */
async function kill(
  { stack, commerceLayer }: Stage,
  { functionName, id, sourceOrder }: Extract<Happening, { does: 'kill' }>,
  goesOn: () => boolean,
): Promise<string | undefined> {
  const { control } = commerceLayer.emulator
  const isMade = () => control.state().copies.some((copy) => copy.source_order === sourceOrder)
  while (!isMade()) {
    if (!goesOn()) return `${functionName} was never killed: no copy of ${sourceOrder} was made`
    await sleepMs(LOOK_EVERY_MS)
  }
  const killed = stack.killSandbox(functionName, { whileHandling: (event) => names(event, id) }).then(() => undefined)
  return await Promise.race([
    killed,
    inVain(`${functionName} was never killed: nobody works on ${id} any more`, goesOn),
  ])
}

/** The words, once the story is over. */
async function inVain(words: string, goesOn: () => boolean): Promise<string> {
  while (goesOn()) await sleepMs(LOOK_EVERY_MS)
  return words
}

/** The messages of a batch name their runs, and these their series. */
function names(event: unknown, id: string): boolean {
  return JSON.stringify(event).includes(`:${id}@`)
}
