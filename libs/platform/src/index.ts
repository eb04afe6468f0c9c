export * from './actor.js';
export * from './database.js';
export * from './domain-error.js';
export * from './log.js';
export * from './project.js';
export * from './redis.js';
export * from './settings.js';
export * from './spreadsheet.js';
