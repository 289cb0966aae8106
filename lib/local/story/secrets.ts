import { usedTopics } from '../../core/topics.ts'

/** A secret for each topic that Perennial uses, 32 hex digits as Commerce Layer makes them. */
export function drawSecrets(random: () => number): ReadonlyMap<string, string> {
  const digit = () => Math.floor(random() * 16).toString(16)
  return new Map(usedTopics().map((topic) => [topic, Array.from({ length: 32 }, digit).join('')]))
}
