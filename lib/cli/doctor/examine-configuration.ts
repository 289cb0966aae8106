import { usedTopics } from '../../core/topics.ts'
import type { Environment } from '../../core/variables.ts'
import { secretsFor } from '../../core/webhook-secrets.ts'
import type { Installation } from '../installation.ts'
import { readPart } from './read-part.ts'
import type { Examination, Symptom } from './symptom.ts'

/** Looks at what is set and belongs to no other examination: the secrets of webhooks, where they stand in the environment. */
export function examineConfiguration({
  name: seen,
  environment,
}: Pick<Installation, 'name' | 'environment'>): Examination {
  return { name: 'configuration', seen, symptoms: secretSymptoms(environment) }
}

function secretSymptoms(environment: Environment): Symptom[] {
  if ((environment.WEBHOOK_SECRETS ?? '').trim() === '') return []
  const part = readPart(environment, (read) => read.webhookSecrets())
  if (!part.ok) return [part.symptom]
  if (part.value.kind === 'parameter') return []
  const secrets = part.value.value
  const topics = usedTopics().filter((topic) => secretsFor(secrets, topic).length === 0)
  if (topics.length === 0) return []
  return [
    {
      code: 'secret_missing',
      severity: 'serious',
      what: 'Deliveries of some topics cannot be believed: there is no secret for them.',
      evidence: { topics: topics.join(' ') },
      remedy: 'Add the shared secrets of their webhooks to WEBHOOK_SECRETS.',
    },
  ]
}
