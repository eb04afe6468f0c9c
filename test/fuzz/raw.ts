import { connect } from 'node:net';
import type { Chance } from '../oracle/chance.js';

const ANSWER_WITHIN_MS = 3_000;

const HOST = 'host: 127.0.0.1\r\n';
const JSON_HEAD = `POST /api/v1/intake/send_checklist HTTP/1.1\r\n${HOST}content-type: application/json\r\n`;

/** What is no proper HTTP, or only just. What follows a smuggled request must never be answered as a second one: `answers` says how many at most. */
export const RAW: readonly { readonly what: string; readonly bytes: (chance: Chance) => string; readonly answers: number }[] = [
  { what: 'no request line', bytes: () => '\r\n\r\n\r\n', answers: 1 },
  { what: 'no HTTP at all', bytes: () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001', answers: 1 },
  { what: 'another protocol', bytes: () => 'EHLO fz.invalid\r\nMAIL FROM:<x>\r\n', answers: 1 },
  { what: 'an unknown version', bytes: () => `GET / HTTP/9.9\r\n${HOST}\r\n`, answers: 1 },
  { what: 'HTTP/0.9', bytes: () => 'GET /\r\n\r\n', answers: 1 },
  { what: 'an unknown method', bytes: () => `FZ / HTTP/1.1\r\n${HOST}\r\n`, answers: 1 },
  { what: 'no host', bytes: () => 'GET / HTTP/1.1\r\n\r\n', answers: 1 },
  { what: 'two hosts', bytes: () => `GET / HTTP/1.1\r\n${HOST}host: fz.invalid\r\nconnection: close\r\n\r\n`, answers: 1 },
  { what: 'an absolute address', bytes: () => `GET http://fz.invalid/ HTTP/1.1\r\n${HOST}connection: close\r\n\r\n`, answers: 1 },
  { what: 'CONNECT', bytes: () => `CONNECT fz.invalid:443 HTTP/1.1\r\n${HOST}\r\n`, answers: 1 },
  { what: 'a space before the colon', bytes: () => `GET / HTTP/1.1\r\n${HOST}x-a : 1\r\n\r\n`, answers: 1 },
  { what: 'a folded header', bytes: () => `GET / HTTP/1.1\r\n${HOST}x-a: 1\r\n 2\r\nconnection: close\r\n\r\n`, answers: 1 },
  { what: 'a NUL in a header', bytes: () => `GET / HTTP/1.1\r\n${HOST}x-a: \u0000\r\n\r\n`, answers: 1 },
  { what: 'bare line feeds', bytes: () => `GET / HTTP/1.1\n${HOST}connection: close\n\n`, answers: 1 },
  { what: 'too many headers', bytes: () => `GET / HTTP/1.1\r\n${HOST}connection: close\r\n${Array.from({ length: 3000 }, (_, n) => `x-${n}: 1\r\n`).join('')}\r\n`, answers: 1 },
  { what: 'a header too long', bytes: (chance) => `GET / HTTP/1.1\r\n${HOST}x-a: ${'x'.repeat(chance.pick([17_000, 200_000]))}\r\n\r\n`, answers: 1 },
  { what: 'an address too long', bytes: () => `GET /${'x'.repeat(60_000)} HTTP/1.1\r\n${HOST}\r\n`, answers: 1 },
  { what: 'both lengths (CL.TE)', bytes: () => `${JSON_HEAD}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n${HOST}\r\n`, answers: 1 },
  { what: 'two lengths', bytes: () => `${JSON_HEAD}content-length: 2\r\ncontent-length: 40\r\n\r\n{}GET /metrics HTTP/1.1\r\n${HOST}\r\n`, answers: 1 },
  { what: 'a length that is none', bytes: (chance) => `${JSON_HEAD}content-length: ${chance.pick(['-1', '+2', '0x2', '2,2', '2 2', '1e3', '99999999999999999999', ' '])}\r\n\r\n{}GET /metrics HTTP/1.1\r\n${HOST}\r\n`, answers: 1 },
  { what: 'an encoding in disguise (TE.TE)', bytes: (chance) => `${JSON_HEAD}transfer-encoding: ${chance.pick(['xchunked', 'chunked, identity', 'identity', 'chunked\u000b', 'chunked, chunked'])}\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n${HOST}\r\n`, answers: 1 },
  { what: 'chunks of no length', bytes: () => `${JSON_HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`, answers: 1 },
  { what: 'a chunk extension', bytes: () => `${JSON_HEAD}connection: close\r\ntransfer-encoding: chunked\r\n\r\n2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`, answers: 1 },
  { what: 'chunks, as meant', bytes: () => `${JSON_HEAD}connection: close\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`, answers: 1 },
  { what: 'a body cut short', bytes: () => `${JSON_HEAD}content-length: 5000\r\n\r\n{"x":`, answers: 1 },
  { what: 'a body with GET', bytes: () => `GET / HTTP/1.1\r\n${HOST}connection: close\r\ncontent-length: 2\r\n\r\n{}`, answers: 1 },
  { what: 'two requests at once', bytes: () => `GET /health/live HTTP/1.1\r\n${HOST}\r\nGET /health/live HTTP/1.1\r\n${HOST}connection: close\r\n\r\n`, answers: 2 },
  { what: 'an upgrade to HTTP/2', bytes: () => `GET / HTTP/1.1\r\n${HOST}connection: upgrade, http2-settings, close\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n\r\n`, answers: 1 },
  { what: 'HTTP/2 by foreknowledge', bytes: () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', answers: 1 },
  { what: 'a wait for 100', bytes: () => `${JSON_HEAD}connection: close\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n{}`, answers: 2 },
];

/**
 * Writes raw bytes and reads what comes until the server or we close.
 * @returns the statuses of all answers, in order
 */
export function askRaw(address: string, bytes: string): Promise<{ readonly statuses: readonly number[]; readonly text: string }> {
  const { hostname: host, port } = new URL(address);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ host, port: Number(port) }, () => socket.write(Buffer.from(bytes, 'latin1')));
    const giveUp = setTimeout(() => socket.destroy(), ANSWER_WITHIN_MS);
    let idle: NodeJS.Timeout | undefined;
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part;
      clearTimeout(idle);
      // A connection that stays open has answered when nothing more comes.
      idle = setTimeout(() => socket.end(), 300);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(giveUp);
      clearTimeout(idle);
      resolve({ statuses: [...text.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map(([, status]) => Number(status)), text });
    });
  });
}
