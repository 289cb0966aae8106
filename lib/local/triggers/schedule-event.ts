/** What EventBridge Scheduler hands to a function when its schedule names no input of its own. */
export function scheduleEvent(nowMs: number): object {
  return {
    version: '0',
    source: 'aws.scheduler',
    'detail-type': 'Scheduled Event',
    time: new Date(nowMs).toISOString(),
    detail: '{}',
  }
}
