import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A message as a mail server took it. */
export interface Received {
  readonly to: string;
  readonly messageId: string;
  readonly source: string;
}

/** A mail server on this machine that keeps what it takes. */
export interface Smtp {
  readonly port: number;
  readonly received: Received[];
  /** Answers to recipients: the code with which an address is refused. */
  readonly refuses: Map<string, number>;
  /** Called with each message before it is acknowledged. */
  beforeAccepting: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** @param port a port of an earlier server that was stopped; otherwise a free one */
export async function startSmtp(port = 0): Promise<Smtp> {
  const refuses = new Map<string, number>();
  const received: Received[] = [];
  const smtp = { beforeAccepting: async (): Promise<void> => {} };
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false,
    onRcptTo: ({ address }, _session, done) => {
      const code = refuses.get(address);
      done(code ? Object.assign(new Error(`no such user as ${address}`), { responseCode: code }) : null);
    },
    onData: (stream, session, done) => {
      text(stream).then(async (source) => {
        await smtp.beforeAccepting();
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), messageId: /^Message-ID: (\S+)/im.exec(source)![1]!, source });
        done();
      }).catch((error: Error) => done(error));
    },
  });
  // A client that goes away in the middle is one of the things tried.
  server.on('error', () => {});
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port, received, refuses,
    get beforeAccepting() { return smtp.beforeAccepting; },
    set beforeAccepting(work: () => Promise<void>) { smtp.beforeAccepting = work; },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
