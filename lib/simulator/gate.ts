import type { Process } from './process.ts'

/** The same dependency as one process has it: each call passes through the process. `name` is how its calls are called. */
export function gate<T extends object>(process: Process, name: string, whole: T): T {
  const gated = new Map<string | symbol, unknown>()
  return new Proxy(whole, {
    get: (target, member) => {
      const known = gated.get(member)
      if (known !== undefined) return known
      const own: unknown = Reflect.get(target, member)
      if (typeof own !== 'function') return own
      const called = `${name}.${String(member)}`
      const passing = (...given: unknown[]) => process.call(called, async () => own.apply(target, given))
      gated.set(member, passing)
      return passing
    },
  })
}
