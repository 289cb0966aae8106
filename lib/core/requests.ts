import type { Action } from './run.ts'

/**
 * The most requests that an action takes, its batch's shared re-read not counted: a copy is one POST; placing looks for
 * other orders of the run, reads the order and changes it; a look-up asks by series and by reference.
 */
export function requestsOf(action: Action): number {
  switch (action) {
    case 'create':
      return 1
    case 'place':
      return 4
    case 'look_up':
      return 2
    default:
      return action satisfies never
  }
}
