import type { WantedWebhook, Webhook, WebhookChange } from '../core/webhook.ts'
import type { WebhookSecrets } from '../core/webhook-secrets.ts'
import type { Answer, CommerceLayer, Page } from './dependencies.ts'

/** The webhooks of an organization, as far as an operator changes them. */
export interface WebhookAdministration extends Pick<CommerceLayer, 'resetCircuit'> {
  /** All there are, ours or not, oldest first; pages count from 1. */
  list(page: number): Promise<Answer<Page<Webhook>>>
  /** Nothing is sent by it before it is enabled. */
  createDisabled(wanted: WantedWebhook): Promise<Answer<Webhook>>
  change(id: string, change: WebhookChange): Promise<Answer<Webhook>>
  enable(id: string): Promise<Answer<Webhook>>
  disable(id: string): Promise<Answer<Webhook>>
  /** One that is gone already counts as removed. */
  remove(id: string): Promise<Answer<'removed'>>
}

/** Secrets as they were read, with the version that they were of; 0 where nothing was stored yet. */
export interface StoredSecrets {
  secrets: WebhookSecrets
  version: number
}

/** Where receive-delivery finds its secrets. Its functions reject when it cannot be reached, or refuses. */
export interface SecretStore {
  read(): Promise<StoredSecrets>
  /** Replaces what is there. It has no conditional write: `overwrote` says that another version than the one read was lost by it. */
  write(changed: StoredSecrets): Promise<'written' | 'overwrote'>
}
