/** What is injected but is no class: the settings, read once, the log, and where documents are. */
export const SETTINGS = Symbol('settings');
export const LOG = Symbol('log');
export const STORE = Symbol('document store');
