export { DomainError } from '@chc/platform';
