import { fork } from 'node:child_process'

/** What is sent to a process, and what it sends back, each under the number of its question. */
export type Numbered<Question> = Question & { id: number }
export type Reply = { id: number } & ({ kind: 'answer'; value: unknown } | { kind: 'failure'; message: string })

/** A process of our own that answers questions. */
export interface AskedProcess<Question> {
  ask(question: Question): Promise<unknown>
  stop(): void
}

/** Starts a file as a process that answers questions by `answerQuestions`. */
export function askProcess<Question extends object>(file: string, args: readonly string[]): AskedProcess<Question> {
  const child = fork(file, [...args], { serialization: 'advanced' })
  const open = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  child.on('message', (reply: Reply) => {
    const waiting = open.get(reply.id)
    open.delete(reply.id)
    if (reply.kind === 'answer') waiting?.resolve(reply.value)
    else waiting?.reject(new Error(reply.message))
  })
  child.on('exit', () => {
    for (const { reject } of open.values()) reject(new Error(`the process of ${file} has ended`))
  })
  return {
    ask: (question) => {
      const waiting = Promise.withResolvers<unknown>()
      asked += 1
      open.set(asked, waiting)
      child.send({ ...question, id: asked })
      return waiting.promise
    },
    stop: () => void child.kill(),
  }
}

/** Answers what the process that started this one asks. */
export function answerQuestions<Question>(answer: (question: Question) => Promise<unknown>): void {
  const reply = (message: Reply): void => void process.send?.(message)
  process.on('message', (question: Numbered<Question>) => {
    const { id } = question
    answer(question).then(
      (value) => reply({ id, kind: 'answer', value }),
      (error: unknown) => reply({ id, kind: 'failure', message: String(error) }),
    )
  })
}

/** Calls a function of an object by its name. */
export async function callByName(whole: object, name: string, given: readonly unknown[]): Promise<unknown> {
  const called: unknown = Reflect.get(whole, name)
  if (typeof called !== 'function') throw new Error(`there is no ${name}`)
  return await called.apply(whole, given)
}
