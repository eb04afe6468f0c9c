/** What is injected but is no class: the settings, read once, and the log. */
export const SETTINGS = Symbol('settings');
export const LOG = Symbol('log');
