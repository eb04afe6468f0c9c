import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Settings } from '@chc/platform';
import { demonstrationProvider } from '../../apps/provider/src/provider.js';
import type { Bundle } from '../builders/bundle.js';
import { startOn, startWeb, type Web } from './web.js';

/** The web application with the real demonstration provider beside it. */
export interface WebWithProvider extends Web {
  readonly issuer: string;
  readonly stopProvider: () => void;
}

/** Starts both, each on a free port. `words` are further settings of the web application. */
export async function startWebWithProvider(name: string, today: string, bundle: Partial<Bundle>, words: Partial<Settings> = {}): Promise<WebWithProvider> {
  const base = await startWeb(name, today, bundle);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { id: 'chc-casework', secret: 'a secret of these tests' };
  const settings = { ...base.settings, oidcIssuer: issuer, oidcClientId: client.id, oidcClientSecret: client.secret, oidcApiAudience: 'chc-api-of-these-tests', ...words };
  const { app, stop } = await startOn(settings, base.db);
  const address = (await app.getUrl()).replace(/\/$/, '');
  server.on('request', demonstrationProvider(issuer, { ...client, address, audience: settings.oidcApiAudience }));
  const stopProvider = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { app, db: base.db, settings, address, issuer, stopProvider, stop: () => stop().then(stopProvider).then(base.stop) };
}
