import type { Finding } from '../../core/finding.ts'
import { isoSeconds } from '../../core/run-key.ts'
import type { CopyView } from '../../core/views.ts'

/** What a person needs to find a copy and its order. */
export function copyEvidence({ type, id, status, createdMs, ...copy }: CopyView): Finding['evidence'] {
  return {
    copy: `${type}/${id}`,
    copy_status: status,
    copied_at: isoSeconds(createdMs),
    ...(copy.targetOrderId !== undefined && { order: copy.targetOrderId }),
    ...(copy.targetOrder !== undefined && { order_status: copy.targetOrder.status }),
  }
}
