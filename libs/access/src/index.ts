export * from './accounts.js';
export * from './claims.js';
export * from './interrupted-forms.js';
export * from './permissions.js';
export * from './roles.js';
export { isSecret, newSecret } from './secrets.js';
export * from './sessions.js';
export * from './sign-in-attempts.js';
