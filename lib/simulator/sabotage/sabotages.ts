import { CLAIMS } from './claims.ts'
import { DELIVERIES } from './deliveries.ts'
import { DUTY } from './duty.ts'
import { ENDS } from './ends.ts'
import { LOOK_UPS } from './look-ups.ts'
import { ORDERS } from './orders.ts'
import { PACE } from './pace.ts'
import { PLATFORM } from './platform.ts'
import { POSTS } from './posts.ts'
import { RECORDS } from './records.ts'
import { ROWS } from './rows.ts'
import type { Sabotage } from './sabotage.ts'
import { UNWANTED } from './unwanted.ts'

/** Every sabotage by its name. */
export const SABOTAGES: Readonly<Record<string, Sabotage>> = {
  ...LOOK_UPS,
  ...CLAIMS,
  ...POSTS,
  ...ORDERS,
  ...DELIVERIES,
  ...PLATFORM,
  ...ROWS,
  ...RECORDS,
  ...ENDS,
  ...PACE,
  ...DUTY,
  ...UNWANTED,
}
