import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

const BUCKET = 'chc-documents';
const ACCESS_KEY = 'CHCTEST';
const REGION = 'eu-west-2';

/** Stands in for an S3-compatible store: one bucket, three verbs, and no request without a version 4 signature of its key. */
export interface S3 {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: string;
  readonly objects: Map<string, Buffer>;
  /** The next so many requests are answered 503. */
  failing: number;
  readonly stop: () => Promise<void>;
}

const SIGNED = new RegExp(
  `^AWS4-HMAC-SHA256 Credential=${ACCESS_KEY}/\\d{8}/${REGION}/s3/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}$`);

/** Why a request is refused, as S3 words it; null when it is properly signed and its body is what it says. */
function refusal(request: IncomingMessage, body: Buffer): string | null {
  const signed = SIGNED.exec(request.headers.authorization ?? '')?.[1]?.split(';');
  if (!signed || !['host', 'x-amz-date', 'x-amz-content-sha256'].every((name) => signed.includes(name))) return 'AccessDenied';
  const digest = request.headers['x-amz-content-sha256'];
  return digest === createHash('sha256').update(body).digest('hex') ? null : 'XAmzContentSHA256Mismatch';
}

export async function startS3(): Promise<S3> {
  const objects = new Map<string, Buffer>();
  const state = { failing: 0 };
  const server = createServer((request, response) => {
    const answer = (status: number, code: string): unknown =>
      response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    void buffer(request).then((body) => {
      if (state.failing > 0) {
        state.failing -= 1;
        return answer(503, 'SlowDown');
      }
      const refused = refusal(request, body);
      if (refused) return answer(403, refused);
      const [, bucket, ...key] = decodeURIComponent(request.url!.split('?')[0]!).split('/');
      const name = key.join('/');
      if (bucket !== BUCKET) return answer(404, 'NoSuchBucket');
      if (request.method === 'PUT') {
        objects.set(name, body);
        return response.writeHead(200, { etag: `"${createHash('md5').update(body).digest('hex')}"` }).end();
      }
      if (request.method === 'DELETE') {
        objects.delete(name);
        return response.writeHead(204).end();
      }
      const object = objects.get(name);
      return object ? response.writeHead(200, { 'content-length': object.length }).end(object) : answer(404, 'NoSuchKey');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bucket: BUCKET, region: REGION, accessKey: ACCESS_KEY, objects,
    get failing() { return state.failing; },
    set failing(count: number) { state.failing = count; },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
