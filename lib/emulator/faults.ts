import type { DeliveryEffect, DeliveryFault, Fault, RequestEffect, RequestFault } from './control-types.ts'

/** What a request fault is matched against. */
export type FaultyRequest = { readonly method: string; readonly path: string; readonly sourceOrder: string | undefined }

/** What a delivery fault is matched against. */
export type FaultyDelivery = { readonly topic: string; readonly resourceId: string }

/** The armed faults. Asking for one uses it. */
export type Faults = {
  add(faults: readonly Fault[]): void
  clear(): void
  all(): readonly Fault[]
  forRequest(request: FaultyRequest): RequestEffect | undefined
  forDelivery(delivery: FaultyDelivery): DeliveryEffect | undefined
}

const matchesRequest = (fault: RequestFault, { method, path, sourceOrder }: FaultyRequest): boolean =>
  path.startsWith(fault.path) &&
  (fault.method === undefined || fault.method === method) &&
  (fault.source_order === undefined || fault.source_order === sourceOrder)

const matchesDelivery = (fault: DeliveryFault, { topic, resourceId }: FaultyDelivery): boolean =>
  (fault.topic === undefined || fault.topic === topic) &&
  (fault.resource_id === undefined || fault.resource_id === resourceId)

export const makeFaults = (random: () => number, kept: readonly Fault[] = []): Faults => {
  let armed = [...kept]

  const use = <Used extends Fault>(fault: Used): Used => {
    const { count = 1 } = fault
    if (count === null) return fault
    armed = armed.flatMap((other) => (other !== fault ? other : count > 1 ? { ...fault, count: count - 1 } : []))
    return fault
  }

  const strikes = (fault: Fault): boolean => fault.probability === undefined || random() < fault.probability

  return {
    add: (faults) => {
      armed = [...armed, ...faults]
    },
    clear: () => {
      armed = []
    },
    all: () => armed,
    forRequest: (request) => {
      for (const fault of armed) {
        if (fault.on === 'request' && matchesRequest(fault, request) && strikes(fault)) return use(fault).effect
      }
      return undefined
    },
    forDelivery: (delivery) => {
      for (const fault of armed) {
        if (fault.on === 'delivery' && matchesDelivery(fault, delivery) && strikes(fault)) return use(fault).effect
      }
      return undefined
    },
  }
}
