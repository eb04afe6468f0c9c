import { Agent, request } from 'node:http';
import type { Socket } from 'node:net';
import type { Role } from '@chc/access';
import { percent } from './nasty.js';

/** One request, whole enough to be sent again. */
export interface Asked {
  /** What it tries, for the summary and for whoever replays it. */
  readonly what: string;
  readonly as: Role | 'nobody';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  /** The operation of the API document that this is addressed to, as `post /api/v1/…`. */
  readonly operation?: string | undefined;
  /** Ids it names itself: an answer may repeat them. */
  readonly names?: readonly string[];
}

/** An answer, read to its end. Status 0: the connection ended without one. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly ms: number;
  readonly failure?: string | undefined;
}

const GIVE_UP_MS = 45_000;

/** What a header may hold on the wire; the rest is tried by raw.ts. */
const onWire = (value: string): string => Buffer.from(value, 'utf8').toString('latin1').replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, '');

/** Asks over connections that stay open, eight at once. */
export class Asker {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  /** What was asked last over each connection: what it left behind may be why the next gets no answer. */
  private readonly before = new WeakMap<Socket, string>();
  constructor(private readonly address: string) {}

  /** Asks; once more on a connection of its own when the one it was to use had been closed meanwhile. */
  async ask(asked: Asked): Promise<Answered> {
    const answered = await this.askOnce(asked, this.agent);
    return answered.status === 0 && /hang up|ECONNRESET|EPIPE/.test(answered.failure ?? '') ? this.askOnce(asked, false) : answered;
  }

  private askOnce({ method, path, headers, body }: Asked, agent: Agent | false): Promise<Answered> {
    const { hostname: host, port } = new URL(this.address);
    const begun = Date.now();
    const end = (status: number, found: Record<string, string>, text: string, failure?: string): Answered => ({ status, headers: found, text, ms: Date.now() - begun, failure });
    return new Promise((resolve) => {
      const sent = request({
        host, port, method, agent, path: path.replace(/[^\x21-\xff]/g, percent),
        headers: { ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, onWire(value)])), ...(body && { 'content-length': String(body.length) }) },
      }, (answer) => {
        const parts: Buffer[] = [];
        const found = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat().join('\n')]));
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve(end(answer.statusCode!, found, Buffer.concat(parts).toString('utf8'))));
        answer.on('error', (error) => resolve(end(0, found, '', error.message)));
      });
      let after = 'nothing';
      sent.on('socket', (socket) => {
        after = this.before.get(socket) ?? after;
        this.before.set(socket, `${method} ${path.slice(0, 200)} ${JSON.stringify(headers).slice(0, 400)} with ${body?.length ?? 0} bytes`);
      });
      sent.setTimeout(GIVE_UP_MS, () => sent.destroy(new Error(`no answer in time, after ${after}`)));
      sent.on('error', (error) => resolve(end(0, {}, '', error.message)));
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
