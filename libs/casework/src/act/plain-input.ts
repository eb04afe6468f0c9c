import type { GivenFile } from './fields.js';

// A file is known again by its name and size; its bytes stay out of the digest's text.
const isFile = (value: unknown): value is GivenFile => value instanceof Object && 'bytes' in value && 'name' in value;

/** An input as text that tells it from another: what a repeated request is known again by. */
export const plainInput = (input: unknown): unknown =>
  input instanceof Object ? Object.fromEntries(Object.entries(input).map(([field, value]: [string, unknown]) => [field, isFile(value) ? [value.name, value.bytes.length] : value])) : input;
