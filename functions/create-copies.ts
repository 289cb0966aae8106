import { makeCreateCopies } from '../lib/wiring.ts'

export const handler = makeCreateCopies()
