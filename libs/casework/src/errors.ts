export { DomainError, type RefusalKind } from '@chc/platform';
