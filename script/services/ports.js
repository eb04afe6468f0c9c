// A free port of this machine, as near the wished one as can be.
import { connect, createServer } from 'node:net';
import { CannotDo } from '../project.js';

const STEPS = 200;

function canListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const taken = server.address().port;
      server.close(() => resolve(taken));
    });
  });
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.end());
  });
}

/**
 * The wished port, or the next one up that nobody listens on. 0 wishes for any.
 * On some systems one may listen on 127.0.0.1 beside someone on every address, hence the knock first.
 */
export async function freePort(wished) {
  if (wished === 0) return canListen(0);
  for (let port = wished; port < Math.min(wished + STEPS, 65536); port++) {
    if (!(await answers(port)) && (await canListen(port))) return port;
  }
  throw new CannotDo(`No port between ${wished} and ${Math.min(wished + STEPS, 65536) - 1} is free on this machine; set PORT to another one.`);
}
