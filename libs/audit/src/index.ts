export { type Seen, type SeenKind, writeAccessBatch } from './access-log.js';
export * from './anchors.js';
export * from './audit.js';
export type { AuditReport, Finding } from './chain.check.js';
export { sealAudit, type Sealed } from './seal.js';
export * from './verify.js';
export { SeenBuffer, type SeenLimits } from './seen-buffer.js';
