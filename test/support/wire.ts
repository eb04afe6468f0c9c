import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire between us and a server, which can be cut and stopped. */
export interface Wire {
  /** The server's address with the wire's port. */
  readonly url: string;
  /** Nobody is there: connections break, new ones are refused. */
  cut: () => Promise<void>;
  /** Connections are taken and stay, and nothing comes through: what a paused server looks like. */
  stall: () => void;
  /** As it was before. */
  heal: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Lays a wire to the server of an address such as DATABASE_URL. */
export async function aWireTo(url: string): Promise<Wire> {
  const { hostname, port } = new URL(url);
  const ends = new Set<Socket>();
  let stalled = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [end, other] of [[near, far], [far, near]] as const) {
      ends.add(end);
      end.on('error', () => other.destroy()).on('close', () => {
        ends.delete(end);
        other.destroy();
      });
      end.on('data', (bytes) => void other.write(bytes));
      if (stalled) end.pause();
    }
  });
  const listen = async (at: number): Promise<void> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  const wired = new URL(url);
  [wired.hostname, wired.port] = ['127.0.0.1', String(own)];
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    for (const end of ends) end.destroy();
    await once(server, 'close');
  };
  return {
    url: wired.href, cut, stop: cut,
    stall: () => {
      stalled = true;
      for (const end of ends) end.pause();
    },
    heal: async () => {
      stalled = false;
      for (const end of ends) end.resume();
      if (!server.listening) await listen(own);
    },
  };
}
