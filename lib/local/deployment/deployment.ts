/** What serverless.yml says, as far as it matters on one machine. */
export interface Deployment {
  /** What the names of everything that is deployed begin with, before the stage. */
  service: string
  functions: readonly FunctionDeployment[]
  route: { functionName: string; method: string; path: string }
  eventSource: EventSourceDeployment
  schedules: readonly ScheduleDeployment[]
  queues: readonly QueueDeployment[]
  table: TableDeployment
}

export interface FunctionDeployment {
  name: string
  timeoutSeconds: number
  memoryMegabytes: number
  runtime: string
  /** Its artifact and the name that is exported there. */
  handler: string
  /** Its environment: texts, and queues or the table by their logical ids. */
  variables: Readonly<Record<string, string | { resource: string }>>
}

/** The queue that feeds a function, and how. */
export interface EventSourceDeployment {
  functionName: string
  /** Logical id of the queue. */
  queue: string
  batchSize: number
  windowSeconds: number
  maximumConcurrency: number
  /** What a function's answer means: with `partial`, it names the messages to keep. */
  failures: 'whole_batch' | 'partial'
}

export interface ScheduleDeployment {
  functionName: string
  everyMs: number
}

export interface QueueDeployment {
  /** Its name within the template. */
  id: string
  name: string
  visibilityTimeoutSeconds: number
  retentionSeconds: number
  /** Where messages go that were received too often: a logical id. */
  deadLetter: { queue: string; maxReceiveCount: number } | undefined
}

export interface TableDeployment {
  id: string
  name: string
  attributes: Readonly<Record<string, string>>
  key: readonly KeyPart[]
  indexes: readonly { name: string; key: readonly KeyPart[]; projection: string }[]
}

export interface KeyPart {
  attribute: string
  type: string
}

/** The queue with a logical id. */
export function queueWithId(queues: readonly QueueDeployment[], id: string): QueueDeployment {
  const found = queues.find((candidate) => candidate.id === id)
  if (found !== undefined) return found
  throw new Error(`serverless.yml: there is no queue ${id}; there are ${queues.map((queue) => queue.id).join(', ')}`)
}
