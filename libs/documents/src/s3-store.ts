import { buffer } from 'node:stream/consumers';
import { Client } from 'minio';
import { assertKey, type DocumentStore, MissingDocument } from './document-store.js';

/** Longer than any document needs; a store that hangs must not hold a transaction for ever. */
const PATIENCE_MS = 60_000;

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the document store has not answered within ${PATIENCE_MS / 1000} seconds`)), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Documents as objects of one bucket of an S3-compatible store. The bucket must be there. */
export class S3Store implements DocumentStore {
  private readonly client: Client;
  private readonly bucket: string;

  constructor(where: { endpoint: string; bucket: string; region: string; accessKey: string; secretKey: string }, readonly limitBytes: number) {
    const { protocol, hostname, port } = new URL(where.endpoint);
    const useSSL = protocol === 'https:';
    this.bucket = where.bucket;
    this.client = new Client({
      // One request an object: a document is small, and parts would leave pieces behind.
      endPoint: hostname, port: port ? Number(port) : useSSL ? 443 : 80, useSSL, region: where.region, partSize: 64 * 1_048_576,
      accessKey: where.accessKey, secretKey: where.secretKey,
    });
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    assertKey(key);
    await inTime(this.client.putObject(this.bucket, key, bytes, bytes.length));
  }

  async get(key: string): Promise<Buffer> {
    assertKey(key);
    try {
      return await inTime(this.client.getObject(this.bucket, key).then(buffer));
    } catch (error) {
      throw (error as { code?: string }).code === 'NoSuchKey' ? new MissingDocument(key) : error;
    }
  }

  async delete(key: string): Promise<void> {
    assertKey(key);
    await inTime(this.client.removeObject(this.bucket, key));
  }
}
