/**
 * How much a client may send and how long it may take, in one table. A body past its limit is answered 413, a header 431,
 * an address 414, a request that does not come to its end 408.
 */
export const LIMITS = {
  /** A JSON or form body without files, bytes. The longest form has forty areas of 10,000 characters. */
  body: 1_048_576,
  /** Of a form with files: each field, bytes; how many fields, files and parts. */
  field: 262_144,
  fields: 400,
  files: 3,
  parts: 403,
  /** One part of an address, characters. */
  pathPart: 100,
  /** All headers of a request, the address among them, bytes; Node's own limit, said here so that nobody's flag changes it. */
  headers: 16_384,
  /** Until all headers are there; until the whole request is; a connection that says nothing, ms. */
  headersWithin: 15_000,
  requestWithin: 120_000,
  idle: 150_000,
  /** An open connection that asks for nothing more, ms: longer than a proxy in front keeps it. */
  keptAlive: 75_000,
} as const;
