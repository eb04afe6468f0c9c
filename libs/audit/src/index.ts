export * from './anchors.js';
export * from './audit.js';
export type { AuditReport, Finding } from './chain.check.js';
export { sealAudit, type Sealed } from './seal.js';
export * from './verify.js';
