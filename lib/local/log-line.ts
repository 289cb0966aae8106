/** A line that a function wrote, or that the local runtime has to say about it. */
export interface LogLine {
  functionName: string
  /** `runtime` lines come from the local runtime itself: a kill, a crash, a failed batch. */
  stream: 'stdout' | 'stderr' | 'runtime'
  line: string
}
