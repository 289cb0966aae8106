import { member, textField, timeField } from '../../core/fields.ts'
import type { Resource } from '../../core/json-api.ts'

/** What is read of a webhook. Its secret is not. */
export interface WebhookView {
  id: string
  topic: string
  callbackUrl: string
  includes: readonly string[]
  state: 'enabled' | 'disabled' | 'circuit_open'
}

/** A webhook as a document shows it, or undefined when it is none. */
export function webhookView({ type, id, attributes }: Resource): WebhookView | undefined {
  const topic = textField(attributes, 'topic')
  if (type !== 'webhooks' || topic === undefined) return undefined
  const includes = member(attributes, 'include_resources')
  const disabled = timeField(attributes, 'disabled_at') !== undefined
  const open = textField(attributes, 'circuit_state') === 'open'
  return {
    id,
    topic,
    callbackUrl: textField(attributes, 'callback_url') ?? '',
    includes: Array.isArray(includes) ? includes.filter((name) => typeof name === 'string') : [],
    state: disabled ? 'disabled' : open ? 'circuit_open' : 'enabled',
  }
}
