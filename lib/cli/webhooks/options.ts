export interface WebhookOptions {
  json?: boolean
  /** Where deliveries come in; default: what the environment says. */
  url?: string
}

export interface ChangeWebhooksOptions extends WebhookOptions {
  /** Changes them without asking. */
  yes?: boolean
}

export interface RotateOptions extends ChangeWebhooksOptions {
  /** Ends the rotation that is under way, instead of beginning one. */
  finish?: boolean
}
