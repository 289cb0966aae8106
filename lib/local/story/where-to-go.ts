import type { Stage } from './stage.ts'

/** What there is to explore once the story has ended. */
export function whereToGo({ stack, commerceLayer }: Pick<Stage, 'stack' | 'commerceLayer'>): string[] {
  return [
    'Everything stays up, and time goes on from here. In another terminal, in this folder:',
    '  npx perennial status          where the runs stand',
    '  npx perennial parked          which of them need a person, and why',
    '  npx perennial replay          try them again',
    `Deliveries come in at ${stack.deliveriesUrl}/{topic}.`,
    `Commerce Layer's stand-in is ${commerceLayer.url} (all it knows: ${commerceLayer.url}/_emulator/state).`,
    'npm start -- --help shows what else there is. Ctrl-C stops everything.',
  ]
}
