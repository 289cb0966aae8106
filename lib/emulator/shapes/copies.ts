import { baseFields, eventStores, type Field, field, many, one, type Relationship } from '../schema.ts'

/** The attributes that copies of both kinds have. */
export const copyFields: Readonly<Record<string, Field>> = {
  type: field('string', 'FQS'),
  status: field('string', 'FQS', { default: 'pending' }),
  started_at: field('datetime', 'FQS'),
  completed_at: field('datetime', 'FQS'),
  failed_at: field('datetime', 'FQS'),
  errors_log: field('object', 'F', { default: {} }),
  errors_count: field('integer', 'FQS', { default: 0 }),
  place_target_order: field('boolean', 'CF', { default: false }),
  reuse_wallet: field('boolean', 'CF', { default: true }),
  ...baseFields,
}

/** The relationships that copies of both kinds have. */
export const copyRelationships: Readonly<Record<string, Relationship>> = {
  source_order: one('orders', 'CQ', { required: true }),
  target_order: one('orders', 'Q'),
  events: many(['events'], 'resource', 'Q'),
  event_stores: eventStores,
}
