export { JOBS, type JobName } from './jobs.js';
export { NightQueue } from './night-queue.js';
export { hostNightlyWorker, type WorkerHost } from './night.processor.js';
export { NightService, type NightResult } from './night.service.js';
export { latestDueNight, nightStatus, type NightStatus } from './night-status.js';
export { watchForLateNight } from './watchdog.js';
export { hostOutboxWorker } from './outbox.processor.js';
export { OutboxQueue } from './outbox-queue.js';
export { hostAuditSealer } from './audit.processor.js';
