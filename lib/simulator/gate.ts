import type { Process } from './process.ts'

/** The same dependency as one process has it: each call passes through the process. `name` is how its calls are called. */
export function gate<T extends object>(process: Process, name: string, whole: T): T {
  return new Proxy(whole, {
    get: (target, member) => {
      const own: unknown = Reflect.get(target, member)
      if (typeof own !== 'function') return own
      return (...given: unknown[]) => process.call(`${name}.${String(member)}`, async () => own.apply(target, given))
    },
  })
}
