/** Where the bytes of documents are. A key, once put, always holds the same bytes: it contains their digest. */
export interface DocumentStore {
  /** The largest document taken. */
  readonly limitBytes: number;
  /** Returns only when the bytes are safe. The same key again is harmless. */
  put(key: string, bytes: Buffer): Promise<void>;
  /** @throws MissingDocument */
  get(key: string): Promise<Buffer>;
  delete(key: string): Promise<void>;
}

/** The record names a document that the store does not hold. */
export class MissingDocument extends Error {
  constructor(key: string) {
    super(`the document store holds nothing under ${key}`);
  }
}

const KEY = /^(?:[a-z0-9-]{1,64}\/){0,4}[a-z0-9-]{1,64}$/;

/** A key is a path of a few plain words: nothing in it leads out of the folder or bucket. @throws RangeError for another */
export function assertKey(key: string): void {
  if (!KEY.test(key)) throw new RangeError('not a key of the document store');
}
