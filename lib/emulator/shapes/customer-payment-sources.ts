import { baseFields, eventStores, field, none, one, type Shape } from '../schema.ts'
import { paymentSourceTypes } from './payment-source-types.ts'

/** A payment source in a customer's wallet. */
export const customerPaymentSourcesShape: Shape = {
  type: 'customer_payment_sources',
  holds: ['customer_payment_sources'],
  operations: ['list', 'retrieve', 'create', 'update', 'delete'],
  fields: {
    name: field('string', 'FQ'),
    customer_token: field('string', 'CUF'),
    payment_source_token: field('string', 'CUFQ'),
    ...baseFields,
  },
  relationships: {
    customer: one('customers', 'CUQS', { required: true }),
    payment_method: one('payment_methods', 'CUQ'),
    payment_source: one(paymentSourceTypes, 'CU'),
    versions: none(''),
    event_stores: eventStores,
  },
}
