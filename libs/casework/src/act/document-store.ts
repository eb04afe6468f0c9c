/** Where the bytes of documents are kept; what an act may do with it. */
export interface DocumentStore {
  put(key: string, bytes: Uint8Array): Promise<void>;
}
